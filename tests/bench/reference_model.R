# The reference model with all its terms in JAGS, for a comparison of time: Rscript reference_model.R diary.csv
# Bounds 0 to 10: S = 2.5. One answer each day without gaps. Prints mean and sd of the sustained difference b - a.
suppressPackageStartupMessages(library(rjags))
diary <- read.csv(commandArgs(trailingOnly = TRUE)[1])
days <- nrow(diary)
arm <- match(diary$arm, c("a", "b"))
period <- cumsum(c(1, diff(arm) != 0))
model <- "model {
  for (k in 1:2) { beta[k] ~ dnorm(0, 1 / (S * S / 2)) }
  alpha ~ dnorm(5, 1 / (4 * S * S))
  delta ~ dnorm(0, 1 / (S * S))
  rho ~ dbeta(2, 2)
  w ~ dbeta(1, 3)
  sigma ~ dnorm(0, 1 / (S * S)) T(0,)
  tau ~ dnorm(0, 4 / (S * S)) T(0,)
  for (p in 1:periods) { u[p] ~ dnorm(0, 1 / (tau * tau)) }
  for (k in 1:2) { E[1, k] <- target[1, k] * (1 - w) }
  for (d in 2:days) { for (k in 1:2) { E[d, k] <- target[d, k] + (E[d - 1, k] - target[d, k]) * w } }
  for (d in 1:days) { mu[d] <- alpha + E[d, 1] * beta[1] + E[d, 2] * beta[2] + u[period[d]] + delta * trend[d] }
  y[1] ~ dnorm(mu[1], 1 / (sigma * sigma))
  for (d in 2:days) {
    y[d] ~ dnorm(mu[d] + rho * (y[d - 1] - mu[d - 1]), 1 / (sigma * sigma * (1 - rho * rho)))
  }
  difference <- beta[2] - beta[1]
}"
data <- list(
  y = diary$pain, days = days, period = period, periods = max(period), S = 2.5,
  target = cbind(arm == 1, arm == 2) * 1, trend = (seq_len(days) - 1) / (days - 1) - 0.5
)
jags <- jags.model(textConnection(model), data, n.chains = 4, n.adapt = 1000, quiet = TRUE)
draws <- as.matrix(coda.samples(jags, "difference", 1000, progress.bar = "none"))
effective <- sum(effectiveSize(as.mcmc.list(lapply(split(draws, rep(1:4, each = 1000)), mcmc))))
cat(sprintf("%.3f %.3f %.0f\n", mean(draws), sd(draws), effective))
