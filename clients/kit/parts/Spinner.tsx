import "./Spinner.css";

/** Says what is being waited for; turns only where motion is welcome. */
export function Spinner({ children }: { children: string }) {
  return (
    <p class="spinner" role="status">
      <span class="button-turning" />
      {children}
    </p>
  );
}
