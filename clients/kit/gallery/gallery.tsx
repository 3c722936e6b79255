import "../tokens.css";
import "../base.css";
import "./gallery.css";
import { render } from "preact";
import { type Fixture, fixtures } from "./fixtures.tsx";

function Gallery() {
  return (
    <main class="gallery">
      <h1>Parts and their states</h1>
      {fixtures.map((fixture) => <Piece key={`${fixture.part} ${fixture.state}`} {...fixture} />)}
    </main>
  );
}

function Piece({ part, state, show }: Fixture) {
  return (
    <section aria-label={`${part}: ${state}`}>
      <p class="small soft">{part}: {state}</p>
      {show()}
    </section>
  );
}

const place = document.getElementById("gallery");
if (place) render(<Gallery />, place);
