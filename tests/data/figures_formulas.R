# The formulas of the method, written from its page and from the literature without a look at our
# code; figures.R and figures_shapes.R read them. They expect `size_of(item, measure)`, the highest
# score of an item, `FOLDER`, where tables are written, and answers as data frames with one row per
# person and item: workshop, voice, team, respondent, item, imp, perf, gap, performance.
suppressPackageStartupMessages(library(coin))
set.seed(1, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
DRAWS <- as.integer(Sys.getenv("DRAWS", 40000))
MEASURES <- c(performance = "perf", importance = "imp", gap = "gap")

number <- function(x) suppressWarnings(as.numeric(x))
rows <- function(list) do.call(rbind, list)
or_na <- function(x, known) if (known) x else NA
flag <- function(x) tolower(x) # as Python writes true and false
write <- function(table, name) {
  for (column in names(table)) {
    if (is.numeric(table[[column]])) table[[column]] <- signif(table[[column]], 13)
  }
  write.csv(table, paste0(FOLDER, name, ".csv"), row.names = FALSE, quote = FALSE, na = "")
}
key <- function(d, names) data.frame(d[1, names, drop = FALSE], row.names = NULL)
cells <- function(d, names) {
  parts <- split(d, lapply(names, function(n) factor(d[[n]], unique(d[[n]]))), lex.order = TRUE)
  parts[sapply(parts, nrow) > 0]
}
persons <- function(d) length(unique(paste(d$workshop, d$voice, d$respondent)))

# 1.3 Perks-beta: Dirichlet posterior with one pseudo-answer, matched to a beta
posterior <- function(counts, values, prior, a, b) {
  n <- sum(counts)
  alpha <- counts + prior
  A <- n + 1
  m <- sum(values * alpha) / A
  list(n = n, raw = sum(values * counts) / n, m = m, a = a, b = b,
    v = (sum(values^2 * alpha) / A - m^2) / (A + 1))
}
of_scores <- function(counts, K) posterior(counts, 1:K, rep(1 / K, K), 1, K)
of_gaps <- function(counts, K) {
  d <- -(K - 1):(K - 1)
  posterior(counts, d, (K - abs(d)) / K^2, 1 - K, K - 1)
}
minus <- function(x, y) {
  list(n = min(x$n, y$n), raw = x$raw - y$raw, m = x$m - y$m, v = x$v + y$v,
    a = x$a - y$b, b = x$b - y$a)
}
judged <- function(x) { # raw mean, interval that holds it, p of "it is 0"
  if (is.na(x$raw) || x$n < 3) return(c(or_na(x$raw, x$n > 0), NA, NA, NA))
  mu <- (x$m - x$a) / (x$b - x$a)
  nu <- mu * (1 - mu) / (x$v / (x$b - x$a)^2) - 1
  ends <- x$a + (x$b - x$a) * qbeta(c(.025, .975), mu * nu, (1 - mu) * nu)
  below <- pbeta((0 - x$a) / (x$b - x$a), mu * nu, (1 - mu) * nu)
  c(x$raw, min(ends[1], x$raw), max(ends[2], x$raw), 2 * min(below, 1 - below))
}
of_people <- function(d, measure, weight = "persons") {
  K <- size_of(d$item[1], measure)
  of_scores(counted(d[[measure]], d$team, 1:K, weight), K)
}
bh <- function(p) p.adjust(p, "BH") # it leaves NA out of the family
by <- function(p, family) ave(p, family, FUN = bh)

wilson <- function(x, n) {
  if (is.na(n) || n == 0) return(c(NA, NA))
  as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)
}

# 1.6 Leik (1966), and van der Eijk (2001) by his layers
leik <- function(counts) {
  K <- length(counts)
  below <- cumsum(counts)[-K] / sum(counts)
  1 - 2 * sum(pmin(below, 1 - below)) / (K - 1)
}
of_pattern <- function(filled) {
  K <- length(filled)
  triples <- combn(K, 3, function(i) paste(as.integer(filled[i]), collapse = ""))
  TU <- sum(triples %in% c("110", "011"))
  TDU <- sum(triples == "101")
  U <- if (TU + TDU == 0) 1 else ((K - 2) * TU - (K - 1) * TDU) / ((K - 2) * (TU + TDU))
  U * (1 - (sum(filled) - 1) / (K - 1))
}
agreement <- function(counts) {
  total <- sum(counts)
  if (total == 0 || length(counts) < 3) return(NA) # two scores have no middle
  A <- 0
  while (any(counts > 0)) {
    filled <- counts > 0
    height <- min(counts[filled])
    A <- A + height * sum(filled) / total * of_pattern(filled)
    counts <- counts - height * filled
  }
  A
}

# counts of scores 1..K or gaps, of persons, or with every team the same (Kish 1965)
counted <- function(x, team, values, weight) {
  team <- team[!is.na(x)]
  x <- x[!is.na(x)]
  if (weight == "persons" || !length(x)) return(as.numeric(table(factor(x, values))))
  shares <- sapply(split(x, team), function(s) as.numeric(table(factor(s, values))) / length(s))
  n <- as.numeric(table(team))
  rowMeans(shares) * length(n)^2 / sum(1 / n)
}
label <- function(g, lo, hi, q, pairs, K) {
  delta <- (K - 1) / 8
  yes <- function(x) !is.na(x) && x
  if (is.na(g)) "" else if (pairs < 5) "unclear" else if (yes(lo >= delta)) "large_gap"
  else if (yes(q < .1 && g >= delta)) "gap" else if (yes(q < .1 && g > 0)) "small_gap"
  else if (yes(-delta < lo && hi < delta)) "on_par" else if (yes(hi < 0)) "above" else "unclear"
}
labelled <- function(table) {
  mapply(label, table$gap, table$gap_low, table$gap_high, table$q, table$n_pairs, table$scale_size)
}
figures <- function(d, everyone, weight) { # one cell: its rows, persons who rated anything
  K <- size_of(d$item[1], "perf")
  of_imp <- size_of(d$item[1], "imp")
  apart <- function(x, values) counted(x, d$team, values, weight)
  I <- of_scores(apart(d$imp, 1:of_imp), of_imp)
  P <- of_scores(apart(d$perf, 1:K), K)
  pairs <- sum(!is.na(d$gap))
  n <- c(sum(!is.na(d$imp)), sum(!is.na(d$perf)))
  G <- of_gaps(apart(d$gap, -(K - 1):(K - 1)), K)
  if (pairs == 0 && min(n) > 0 && K == of_imp) G <- minus(I, P) # 1.2, the fallback
  i <- judged(I)
  p <- judged(P)
  g <- judged(G)
  perf <- counted(d$perf, d$team, 1:K, "persons")
  top <- sum(apart(d$perf, 1:K)[(K - 1):K])
  dk <- sum(d$performance == "dk")
  silent <- everyone - n[2]
  bounded <- silent > .2 * everyone && n[2] > 0
  ends <- wilson(top, P$n)
  other <- function(x, mean, K) { # the mean under the other weight, where it is 0.2 away
    counts <- counted(x, d$team, 1:K, setdiff(c("persons", "teams"), weight))
    far <- of_scores(counts, K)$raw
    or_na(far, !is.na(mean) && abs(far - mean) >= .2 - 1e-9)
  }
  base <- if (pairs > 0) pairs else n[2]
  data.frame(n_importance = n[1], importance = i[1], importance_low = i[2],
    importance_high = i[3], n_performance = n[2], performance = p[1], performance_low = p[2],
    performance_high = p[3], top2 = or_na(top / P$n, n[2] > 0), top2_low = ends[1],
    top2_high = ends[2], bottom2 = or_na(sum(apart(d$perf, 1:K)[1:2]) / P$n, n[2] > 0),
    dk_share = or_na(dk / (n[2] + dk), n[2] + dk > 0), missing_share = (silent - dk) / everyone,
    n_pairs = pairs, gap = g[1], gap_low = g[2], gap_high = g[3], p = g[4],
    priority = max(0, g[1]) * (i[1] - 1) / (K - 1),
    consensus = or_na(leik(perf), n[2] >= 5), agreement_a = agreement(perf),
    bound_low = or_na((sum(d$perf, na.rm = TRUE) + silent) / everyone, bounded),
    bound_high = or_na((sum(d$perf, na.rm = TRUE) + silent * K) / everyone, bounded),
    scale_size = K, grey = flag(base %in% 3:4), importance_other = other(d$imp, i[1], of_imp),
    performance_other = other(d$perf, p[1], K))
}
items_of <- function(all, weight) {
  items <- rows(lapply(cells(all, c("workshop", "voice", "item")), function(d) {
    # who rated anything of the workshop could have rated this
    room <- all[all$workshop == d$workshop[1] & all$voice == d$voice[1], ]
    cbind(key(d, c("workshop", "voice", "item")), figures(d, persons(room), weight))
  }))
  items$q <- by(items$p, paste(items$workshop, items$voice))
  items$label <- labelled(items)
  items
}
teams_of <- function(named) {
  keys <- c("workshop", "voice", "team", "item")
  teams <- rows(lapply(cells(named, keys), function(d) {
    room <- named[named$workshop == d$workshop[1] & named$voice == d$voice[1] &
      named$team == d$team[1], ]
    cbind(key(d, keys), figures(d, persons(room), "persons"))
  }))
  teams$q <- by(teams$p, paste(teams$workshop, teams$voice, teams$team))
  teams$label <- labelled(teams)
  teams[!names(teams) %in% c("q", "importance_other", "performance_other")]
}
camps_of <- function(items, teams) {
  columns <- c("workshop", "voice", "team", "item", "n_performance", "consensus", "agreement_a")
  both <- rbind(cbind(items, team = "")[columns], teams[columns])
  names(both)[5] <- "n"
  both[!is.na(both$agreement_a) & both$agreement_a <= -.25 & both$n >= 6, ]
}

# 1.5 between the teams with two persons or more; `named` are all answers of members with a team
between_teams <- function(d, named, draws = DRAWS) {
  d <- d[!is.na(d$perf), ]
  d <- d[d$team %in% names(which(table(d$team) >= 2)), ]
  team <- factor(d$team)
  m <- nlevels(team)
  if (m < 2) return(NULL)
  N <- nrow(d)
  test <- kruskal.test(d$perf, team)
  H <- as.numeric(test$statistic)
  squares <- suppressWarnings(anova(aov(d$perf ~ team))[["Mean Sq"]]) # all equal: it warns
  n0 <- (N - sum(table(team)^2) / N) / (m - 1)
  icc <- (squares[1] - squares[2]) / (squares[1] + (n0 - 1) * squares[2])
  varies <- draws > 0 && length(unique(d$perf)) > 1
  # persons are kept whole: who gave no score to this item is relabelled too
  room <- unique(named[named$workshop == d$workshop[1] & !is.na(named$perf) &
    named$team %in% levels(team), c("respondent", "team")])
  r <- rank(d$perf)[match(room$respondent, d$respondent)]
  given <- which(!is.na(r))
  ranks <- cbind(r, 1)[given, ]
  labels <- outer(room$team, unique(room$team), "==") + 0
  of_ranks <- function(order) {
    sums <- crossprod(labels[order[given], ], ranks)
    sum(sums[, 1]^2 / sums[, 2], na.rm = TRUE) # a team may get nobody who gave a score
  }
  seen <- of_ranks(seq_along(r))
  larger <- function(...) of_ranks(sample(length(r))) >= seen - 1e-9
  drawn <- if (varies) mean(vapply(seq_len(draws), larger, TRUE)) else NA
  whole <- varies && length(given) == length(r) # then coin asks the same
  by_coin <- if (whole) as.numeric(pvalue(kruskal_test(perf ~ team, data.frame(perf = d$perf,
    team = team), distribution = approximate(nresample = draws)))) else NA
  corrected <- (H - m + 1) / (N - m)
  data.frame(workshop = d$workshop[1], item = d$item[1], h = H, df = m - 1,
    p_chi2 = test$p.value, p_permutation = drawn, p_coin = by_coin, epsilon2 = H / (N - 1),
    icc1 = or_na(max(0, icc), !is.na(H)), word = if (is.na(H)) "" else if (corrected >= .14) "large"
    else if (corrected >= .06) "medium" else "small")
}

# 1.9 suppression: `n` has a row for each team and a column for each margin, `silent` counts "don't
# know"; hide small teams, then the next smallest while a subtraction finds too few persons, or
# fewer than two besides the largest hidden team
hidden_among <- function(n, silent, team, k) {
  base <- apply(n, 1, function(x) if (any(x > 0)) min(x[x > 0]) else 0)
  base <- ifelse(base == 0, silent, base)
  hidden <- base > 0 & base < k
  found_out <- function() {
    of <- function(x) sum(x) > 0 && (sum(x) - max(x) < 2 || sum(x) < k)
    any(hidden) && (of(base[hidden]) || any(apply(n[hidden, , drop = FALSE], 2, of)))
  }
  while (found_out() && any(!hidden & base > 0)) {
    shown <- which(!hidden & base > 0)
    hidden[shown[order(base[shown], team[shown])[1]]] <- TRUE
  }
  hidden
}
hidden_teams <- function(members, k) {
  rows(lapply(cells(members, c("workshop", "item")), function(d) {
    team <- sort(unique(d$team))
    n <- sapply(MEASURES, function(x) sapply(team, function(t) sum(!is.na(d[[x]][d$team == t]))))
    # nobody gave a score: the smaller number of those who said "don't know"
    silent <- sapply(team, function(t) {
      dk <- c(sum(d$performance[d$team == t] == "dk"), sum(d$importance[d$team == t] == "dk"))
      if (any(dk > 0)) min(dk[dk > 0]) else 0
    })
    hidden <- hidden_among(matrix(n, length(team)), silent, team, k)
    data.frame(workshop = d$workshop[1], item = d$item[1], team, hidden = flag(hidden))
  }))
}

# 1.8 waves
signs <- function(d) {
  if (length(d) < 3 || length(d) > 16) return(NA)
  all <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(d)))) %*% d
  mean(abs(all) >= abs(sum(d)) - 1e-9)
}
compared <- function(before, after) { # named means of teams
  both <- intersect(names(before), names(after))
  if (length(both) >= 3) {
    d <- after[both] - before[both]
    if (max(d) - min(d) < 1e-9) { # no spread to test against: the signs alone
      return(data.frame(pairing = "teams", m = length(both), delta = mean(d), low = NA,
        high = NA, p = signs(d), p_signflip = signs(d)))
    }
    test <- t.test(after[both], before[both], paired = TRUE)
    return(data.frame(pairing = "teams", m = length(both), delta = mean(d), low = test$conf.int[1],
      high = test$conf.int[2], p = test$p.value, p_signflip = signs(d)))
  }
  few <- min(length(before), length(after))
  if (few < 3) { # no test
    return(data.frame(pairing = "none", m = few, delta = mean(after) - mean(before), low = NA,
      high = NA, p = NA, p_signflip = NA))
  }
  test <- t.test(after, before)
  data.frame(pairing = "welch", m = few, delta = mean(after) - mean(before),
    low = test$conf.int[1], high = test$conf.int[2], p = test$p.value, p_signflip = NA)
}
# 1.8 rated items: teams as clusters; CR2 in full (Bell and McCaffrey 2002), by matrices
cr2 <- function(y, late, team) { # the variance of the difference of two means
  X <- cbind(!late, late) + 0
  bread <- solve(crossprod(X))
  r <- y - X %*% bread %*% crossprod(X, y)
  meat <- Reduce(`+`, lapply(split(seq_along(y), team), function(g) {
    x <- X[g, , drop = FALSE]
    e <- eigen(diag(length(g)) - x %*% bread %*% t(x), symmetric = TRUE)
    root <- ifelse(e$values > 1e-9, 1 / sqrt(pmax(e$values, 1e-9)), 0) # else a team that is alone
    tcrossprod(crossprod(x, e$vectors %*% (root * crossprod(e$vectors, r[g]))))
  }))
  V <- bread %*% meat %*% bread
  V[1, 1] + V[2, 2] - 2 * V[1, 2]
}
SMALLEST <- 2 # persons of a team that counts; those in no team are a cluster, and no team
change_of <- function(d, measure, pair, mask) { # one item: all teams, or the shown ones alone
  d <- d[d$workshop %in% pair & !is.na(d[[measure]]), ]
  late <- d$workshop == pair[2]
  delta <- mean(d[[measure]][late]) - mean(d[[measure]][!late])
  effect <- mean(sign(outer(d[[measure]][late], d[[measure]][!late], "-")))
  gone <- unlist(lapply(pair, function(w) {
    mask$team[mask$workshop == w & mask$item == d$item[1]]
  }))
  if (length(gone)) d <- d[!d$team %in% c(gone, ""), ]
  late <- d$workshop == pair[2]
  teams <- lapply(c(FALSE, TRUE), function(side) {
    setdiff(names(which(table(d$team[late == side]) >= SMALLEST)), "")
  })
  both <- length(intersect(teams[[1]], teams[[2]])) > 0
  m <- length(union(teams[[1]], teams[[2]]))
  enough <- min(lengths(teams)) >= 3
  data.frame(m, delta, cliffs_delta = if (length(gone)) NA else effect, touched = length(gone) > 0,
    kind = if (setequal(teams[[1]], teams[[2]])) "same" else if (both) "partly" else "other",
    shown = if (nrow(d)) mean(d[[measure]][late]) - mean(d[[measure]][!late]) else NA,
    var = if (enough) cr2(d[[measure]], late, d$team) else NA, d = if (both) m - 1 else m - 2)
}
pooled_by <- function(x) { # the items of one measure, comparison and scale
  x$var[which(x$var < 1e-20)] <- 0
  I <- sum(!is.na(x$var))
  pooled <- mean(x$var, na.rm = TRUE)
  if (I == 0 || pooled == 0) I <- pooled <- NA
  x$v <- ifelse(is.na(x$var), NA, x$var / 4 + 3 / 4 * pooled)
  x$nu <- 4 * I / (I + 3) * x$d
  x$pooled <- pooled
  x
}
step <- function(p) c(.01, .05, .10, 1)[findInterval(p, c(-Inf, .01, .05, .10))]
trend_of <- function(members, items, pairs, version, untold = "", mask = NO_MASK) {
  x <- rows(lapply(pairs, function(pair) rows(lapply(names(MEASURES), function(name) {
    found <- rows(lapply(items, function(item) {
      d <- members[members$item == item & !is.na(members[[MEASURES[[name]]]]), ]
      if (!all(pair %in% d$workshop)) return(NULL)
      row <- change_of(d, MEASURES[[name]], pair, mask)
      reason <- if (any(paste(pair, item) %in% untold)) "hidden" else
        if (version(pair[1], item) != version(pair[2], item)) "wording" else ""
      if (reason != "") row[c("m", "delta", "cliffs_delta", "var")] <- NA
      data.frame(item, measure = name, from_workshop = pair[1], to_workshop = pair[2], row, reason,
        relevant = (size_of(item, "perf") - 1) / 8)
    }))
    if (is.null(found)) NULL else rows(lapply(split(found, found$relevant), pooled_by))
  }))))
  none <- is.na(x$v)
  x$pairing <- ifelse(none, "none", x$kind)
  few <- none & x$reason == "" & is.na(x$var)
  x$reason <- ifelse(few, "few_teams", ifelse(none & x$reason == "", "no_spread", x$reason))
  half <- ifelse(x$touched, NA, qt(.975, x$nu) * sqrt(x$v))
  x$low <- x$delta - half
  x$high <- x$delta + half
  x$p <- 2 * pt(-abs(x$shown) / sqrt(x$v), x$nu)
  one <- x$measure != "gap"
  x$q <- NA
  x$q[one] <- bh(x$p[one])
  large <- !none & abs(x$delta) >= x$relevant - 1e-9 & sign(x$delta) == sign(x$shown)
  real <- large & one & x$q < .05
  row <- paste(x$item, x$from_workshop, x$to_workshop)
  real <- ifelse(one, real, large & x$p < .05 & row %in% row[which(real)])
  x$real_change <- flag(real)
  x$hint <- flag(large & x$p < .05 & !real)
  least <- function(level) (qt(1 - level / 2, x$nu) + qt(.8, x$nu)) * sqrt(x$pooled)
  x$visible_hint <- ifelse(none, NA, least(.05))
  x$visible_real <- ifelse(none, NA, least(.05 / sum(!is.na(x$p[one]))))
  for (name in c("p", "q")) x[[name]] <- ifelse(x$touched, step(x[[name]]), x[[name]])
  x[c("item", "measure", "from_workshop", "to_workshop", "pairing", "m", "delta", "low", "high", "p",
    "q", "cliffs_delta", "real_change", "hint", "reason", "visible_hint", "visible_real")]
}
NO_MASK <- data.frame(workshop = character(), item = character(), team = character())
# Kendall's tau of five to seven workshops, XmR limits from eight on
course <- function(x) {
  found <- data.frame(waves = length(x), tau = NA, p = NA, lag1 = NA, centre = NA, lower = NA,
    upper = NA)
  if (length(x) < 8) {
    if (max(x) > min(x)) {
      test <- suppressWarnings(cor.test(seq_along(x), x, method = "kendall")) # ties: it warns
      found$tau <- test$estimate
      found$p <- test$p.value
    }
  } else {
    found$lag1 <- if (max(x) > min(x)) acf(x, plot = FALSE)$acf[2] else 0
    found$centre <- mean(x)
    limits <- mean(x) + c(-1, 1) * 2.66 * mean(abs(diff(x)))
    if (found$lag1 <= .3) found[c("lower", "upper")] <- limits
  }
  found
}

# 1.7 how sure is the rank: each draw weighs whole persons of one workshop and voice, drawn in by b
ranks_of <- function(d, weight = "persons") {
  d <- d[!is.na(d$gap), ]
  keys <- unique(d$item)
  people <- unique(d$respondent)
  n <- length(people)
  I <- length(keys)
  parts <- split(d, factor(d$item, keys))
  worth <- function(x) if (weight == "teams") 1 / ave(x$gap, x$team, FUN = length) else 1
  observed <- sapply(parts, function(x) weighted.mean(x$gap, worth(x) + 0 * x$gap))
  pairs <- sapply(parts, nrow)
  top <- rep(NA, I)
  if (I > 3 && any(pairs >= 10)) {
    W <- matrix(rexp(DRAWS * n), DRAWS) # rows, divided by their sums, are flat Dirichlet weights
    g <- sapply(parts, function(x) {
      w <- t(t(W[, match(x$respondent, people), drop = FALSE]) * (worth(x) + 0 * x$gap))
      as.numeric(w %*% x$gap) / rowSums(w)
    })
    c <- g - rowMeans(g)
    v <- apply(c, 2, var)
    sigma2 <- (n + 1) / (n - 1) * I / (I - 1) * mean(v)
    tau2 <- max(0, var(observed) - sigma2)
    b <- tau2 / (tau2 + sigma2)
    middle <- matrix(colMeans(c), DRAWS, I, byrow = TRUE)
    x <- b * middle + sqrt(b) * (c - middle)
    top <- if (b == 0) rep(3 / I, I) else rowMeans(apply(x, 1, function(r) rank(-r) <= 3))
    top[pairs < 10] <- NA
  }
  data.frame(workshop = d$workshop[1], voice = d$voice[1], item = keys,
    rank = rank(-round(observed, 9), ties.method = "min"), p_top3 = top)
}
