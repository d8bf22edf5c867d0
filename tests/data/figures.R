# The figures of figures/answers.csv by another route: from the formulas of the method and from
# R's own functions (prop.test, p.adjust, kruskal.test, aov, t.test, cor.test, acf, coin), without
# a look at our code. From this folder: Rscript figures_answers.R && Rscript figures.R
# Needs R 4.2 and the package coin (Debian: r-base-core, r-cran-coin). Takes two minutes.
# Writes figures/*.csv, which tests/test_figures_from_r.py compares with `reports`. Nothing is
# hidden in them but where the name says so (hidden_5, hidden_3).
suppressPackageStartupMessages(library(coin))
set.seed(1, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

all <- read.csv("figures/answers.csv", colClasses = "character", na.strings = "nothing is NA")
heads <- read.csv("figures/heads.csv", colClasses = "character")
entries <- all[all$entry != "", ]
all <- all[all$entry == "", ]
number <- function(x) suppressWarnings(as.numeric(x))
all$imp <- number(all$importance)
all$perf <- number(all$performance)
all$perf <- ifelse(all$item == "late", 6 - all$perf, all$perf) # the reverse item
all$gap <- all$imp - all$perf
size_of <- function(item) if (item == "seven") 7 else 5
ITEMS <- unique(all$item)
WORKSHOPS <- unique(all$workshop)
write <- function(table, name) {
  for (column in names(table)) {
    if (is.numeric(table[[column]])) table[[column]] <- signif(table[[column]], 13)
  }
  write.csv(table, paste0("figures/", name, ".csv"), row.names = FALSE, quote = FALSE, na = "")
}
rows <- function(list) do.call(rbind, list)
or_na <- function(x, known) if (known) x else NA

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
bh <- function(p) p.adjust(p, "BH") # it leaves NA out of the family
by <- function(p, family) ave(p, family, FUN = bh)

wilson <- function(x, n) {
  if (n == 0) return(c(NA, NA))
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
  if (total == 0) return(NA)
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
figures <- function(d, everyone, weight) { # one cell: its rows, persons of its teams
  K <- size_of(d$item[1])
  apart <- function(x, values) counted(x, d$team, values, weight)
  I <- of_scores(apart(d$imp, 1:K), K)
  P <- of_scores(apart(d$perf, 1:K), K)
  pairs <- sum(!is.na(d$gap))
  n <- c(sum(!is.na(d$imp)), sum(!is.na(d$perf)))
  G <- of_gaps(apart(d$gap, -(K - 1):(K - 1)), K)
  if (pairs == 0 && min(n) > 0) G <- minus(I, P) # 1.2, the fallback
  i <- judged(I)
  p <- judged(P)
  g <- judged(G)
  perf <- counted(d$perf, d$team, 1:K, "persons")
  top <- sum(apart(d$perf, 1:K)[(K - 1):K])
  dk <- sum(d$performance == "dk")
  silent <- everyone - n[2]
  bounded <- silent > .2 * everyone && n[2] > 0
  ends <- wilson(top, P$n)
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
    scale_size = K)
}
labelled <- function(table) {
  mapply(label, table$gap, table$gap_low, table$gap_high, table$q, table$n_pairs, table$scale_size)
}
key <- function(d, names) d[1, names]
cells <- function(d, names) {
  parts <- split(d, lapply(names, function(n) factor(d[[n]], unique(d[[n]]))), lex.order = TRUE)
  parts[sapply(parts, nrow) > 0]
}
persons <- function(d) length(unique(paste(d$workshop, d$respondent)))
for (weight in c("persons", "teams")) {
  items <- rows(lapply(cells(all, c("workshop", "voice", "item")), function(d) {
    same <- all$workshop == d$workshop[1] & all$voice == d$voice[1] & all$team %in% d$team
    cbind(key(d, c("workshop", "voice", "item")), figures(d, persons(all[same, ]), weight))
  }))
  items$q <- by(items$p, paste(items$workshop, items$voice))
  items$label <- labelled(items)
  write(items, paste0("items_by_", weight))
}
named <- all[all$team != "", ]
teams <- rows(lapply(cells(named, c("workshop", "voice", "team", "item")), function(d) {
  same <- named$workshop == d$workshop[1] & named$team == d$team[1]
  cbind(key(d, c("workshop", "voice", "team", "item")), figures(d, persons(named[same, ]), "persons"))
}))
teams$q <- by(teams$p, paste(teams$workshop, teams$voice, teams$team))
teams$label <- labelled(teams)
write(teams[names(teams) != "q"], "teams")
camps <- rbind(cbind(read.csv("figures/items_by_persons.csv")[c("workshop", "voice", "item",
  "n_performance", "agreement_a")], team = ""), teams[c("workshop", "voice", "item",
  "n_performance", "agreement_a", "team")])
camps <- camps[!is.na(camps$agreement_a) & camps$agreement_a <= -.25 & camps$n_performance >= 6, ]
write(camps[c("workshop", "voice", "team", "item")], "camps")

# 1.5 between teams; every team with two persons or more
DRAWS <- 40000
differences <- rows(lapply(cells(named, c("workshop", "item")), function(d) {
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
  varies <- length(unique(d$perf)) > 1
  # persons are kept whole: who gave no score to this item is relabelled too
  room <- unique(named[named$workshop == d$workshop[1] & !is.na(named$perf) &
    named$team %in% levels(team), c("respondent", "team")])
  r <- rank(d$perf)[match(room$respondent, d$respondent)]
  given <- !is.na(r)
  of_ranks <- function(label) {
    sums <- rowsum(cbind(r, 1)[given, ], label[given])
    sum(sums[, 1]^2 / sums[, 2])
  }
  seen <- of_ranks(room$team)
  drawn <- if (varies) mean(replicate(DRAWS, of_ranks(sample(room$team))) >= seen - 1e-9) else NA
  whole <- varies && all(given) # then coin asks the same
  by_coin <- if (whole) as.numeric(pvalue(kruskal_test(perf ~ team, data.frame(perf = d$perf,
    team = team), distribution = approximate(nresample = DRAWS)))) else NA
  corrected <- (H - m + 1) / (N - m)
  data.frame(workshop = d$workshop[1], item = d$item[1], h = H, df = m - 1,
    p_chi2 = test$p.value, p_permutation = drawn, p_coin = by_coin, epsilon2 = H / (N - 1), icc1 = or_na(max(0, icc), !is.na(H)),
    word = if (is.na(H)) "" else if (corrected >= .14) "large"
    else if (corrected >= .06) "medium" else "small")
}))
# the range is of all teams that may be shown, those of one person too
spread <- tapply(teams$performance, paste(teams$workshop, teams$item), function(x) diff(range(x, na.rm = TRUE)))
differences$range <- as.numeric(spread[paste(differences$workshop, differences$item)])
write(differences, "team_differences")

# 1.9 suppression: one mask a workshop, voice and item, with the remainder rule on every margin
for (k in c(5, 3)) {
  mask <- rows(lapply(cells(named, c("workshop", "item")), function(d) {
    team <- sort(unique(d$team))
    n <- sapply(c("imp", "perf", "gap"), function(x) tapply(!is.na(d[[x]]), d$team, sum)[team])
    n <- matrix(n, length(team))
    base <- apply(n, 1, function(x) if (any(x > 0)) min(x[x > 0]) else 0)
    silent <- tapply(d$performance == "dk", d$team, sum)[team]
    base <- ifelse(base == 0, silent, base)
    hidden <- base > 0 & base < k
    found_out <- function() {
      of <- function(x) sum(x) > 0 && (sum(x > 0) == 1 || sum(x) < k)
      any(hidden) && (sum(hidden) == 1 || sum(base[hidden]) < k ||
        any(apply(n[hidden, , drop = FALSE], 2, of)))
    }
    while (found_out() && any(!hidden & base > 0)) {
      shown <- which(!hidden & base > 0)
      hidden[shown[order(base[shown], team[shown])[1]]] <- TRUE
    }
    data.frame(workshop = d$workshop[1], item = d$item[1], team, hidden = tolower(hidden))
  }))
  write(mask, paste0("hidden_", k))
}

# 1.8 waves: the last workshop with the one before, and with the first
MEASURES <- c(performance = "perf", importance = "imp", gap = "gap")
pairs <- list(c("w7", "w8"), c("w1", "w8"))
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
      return(data.frame(pairing = "teams", m = length(both), delta = mean(d), low = mean(d),
        high = mean(d), p = signs(d), p_signflip = signs(d)))
    }
    test <- t.test(after[both], before[both], paired = TRUE)
    return(data.frame(pairing = "teams", m = length(both), delta = mean(d), low = test$conf.int[1],
      high = test$conf.int[2], p = test$p.value, p_signflip = signs(d)))
  }
  test <- t.test(after, before)
  data.frame(pairing = "welch", m = min(length(before), length(after)),
    delta = mean(after) - mean(before), low = test$conf.int[1], high = test$conf.int[2],
    p = test$p.value, p_signflip = NA)
}
means <- function(workshop, item, measure) {
  d <- named[named$workshop == workshop & named$item == item & !is.na(named[[measure]]), ]
  tapply(d[[measure]], d$team, mean)[names(which(table(d$team) >= 2))]
}
told <- setdiff(ITEMS, "warn") # its wording changed
trend <- rows(lapply(pairs, function(pair) rows(lapply(names(MEASURES), function(name) {
  measure <- MEASURES[[name]]
  rows(lapply(told, function(item) {
    sides <- lapply(pair, means, item, measure)
    if (min(lengths(sides)) < 3) return(NULL)
    if (item == "clean" && pair[1] == "w1") return(NULL) # Welch without any variance: 0/0
    people <- lapply(pair, function(w) na.omit(all[[measure]][
      all$workshop == w & all$item == item & all$voice == "member"]))
    data.frame(item, measure = name, from_workshop = pair[1], to_workshop = pair[2],
      compared(sides[[1]], sides[[2]]),
      cliffs_delta = mean(sign(outer(people[[2]], people[[1]], "-"))),
      relevant = (size_of(item) - 1) / 8)
  }))
}))))
write(trend, "trend")

# courses: Kendall's tau of five to seven workshops, XmR limits from eight on
course <- rows(lapply(c("answer", "easy"), function(item) rows(lapply(names(MEASURES), function(name) {
  d <- all[all$item == item & all$voice == "member", ]
  x <- as.numeric(tapply(d[[MEASURES[[name]]]], factor(d$workshop, unique(d$workshop)), mean, na.rm = TRUE))
  found <- data.frame(item, measure = name, waves = length(x), tau = NA, p = NA, lag1 = NA,
    centre = NA, lower = NA, upper = NA)
  if (length(x) < 8) {
    test <- cor.test(seq_along(x), x, method = "kendall")
    found$tau <- test$estimate
    found$p <- test$p.value
  } else {
    found$lag1 <- acf(x, plot = FALSE)$acf[2]
    found$centre <- mean(x)
    limits <- mean(x) + c(-1, 1) * 2.66 * mean(abs(diff(x)))
    if (found$lag1 <= .3) found[c("lower", "upper")] <- limits
  }
  found
}))))
write(course, "series")

# 1.7 how sure is the rank: Dirichlet draws for the items of the last workshop
ranks <- rows(lapply("member", function(voice) {
  d <- all[all$workshop == "w8" & all$voice == voice & !is.na(all$gap), ]
  keys <- unique(d$item)
  drawn <- sapply(keys, function(item) {
    K <- size_of(item)
    gaps <- -(K - 1):(K - 1)
    alpha <- as.numeric(table(factor(d$gap[d$item == item], gaps))) + (K - abs(gaps)) / K^2
    y <- matrix(rgamma(DRAWS * length(gaps), rep(alpha, each = DRAWS)), DRAWS)
    as.numeric(y %*% gaps) / rowSums(y)
  })
  observed <- tapply(d$gap, factor(d$item, keys), mean)
  top <- rowMeans(apply(drawn, 1, function(x) rank(-x) <= 3))
  data.frame(voice, item = keys, rank = rank(-observed, ties.method = "min"), p_top3 = top)
}))
write(ranks, "ranks")

# three voices, and leadership beside front line: 1.3-style posteriors, variances add
of_people <- function(d, measure) {
  K <- size_of(d$item[1])
  of_scores(as.numeric(table(factor(d[[measure]], 1:K))), K)
}
last <- all[all$workshop == "w8", ]
voices <- rows(lapply(c("answer", "warn", "seven"), function(item) {
  us <- last[last$item == item & last$voice == "member", ]
  them <- last[last$item == item & last$voice == "customer", ]
  s <- judged(minus(of_people(us, "perf"), of_people(them, "perf")))
  b <- judged(minus(of_people(them, "imp"), of_people(us, "imp")))
  data.frame(item, us = mean(us$perf, na.rm = TRUE), customer = mean(them$perf, na.rm = TRUE),
    us_importance = mean(us$imp, na.rm = TRUE), customer_importance = mean(them$imp, na.rm = TRUE),
    self_flattery = s[1], self_flattery_low = s[2], self_flattery_high = s[3], s_p = s[4],
    blind_spot = b[1], blind_spot_low = b[2], blind_spot_high = b[3], b_p = b[4])
}))
voices$self_flattery_q <- bh(voices$s_p)
voices$blind_spot_q <- bh(voices$b_p)
write(voices[!names(voices) %in% c("s_p", "b_p")], "voices")
group <- setNames(heads$group, heads$team)
last <- last[last$voice == "member", ]
groups <- rows(lapply(c(importance = "imp", performance = "perf"), function(measure) {
  rows(lapply(unique(last$item), function(item) {
    d <- last[last$item == item & !is.na(last[[measure]]), ]
    side <- function(name) d[group[d$team] == name, ]
    if (!nrow(side("front line")) || !nrow(side("leadership"))) return(NULL)
    x <- judged(minus(of_people(side("front line"), measure), of_people(side("leadership"), measure)))
    data.frame(item, measure = c(imp = "importance", perf = "performance")[[measure]],
      n_a = nrow(side("front line")), n_b = nrow(side("leadership")),
      delta = x[1], low = x[2], high = x[3], p = x[4])
  }))
}))
groups$q <- by(groups$p, groups$measure)
write(groups, "group_gaps")

# 1.10 entries
for (name in c("importance", "performance", "frequency")) entries[[name]] <- number(entries[[name]])
value <- entries$importance * entries$performance / 5
risk <- (entries$frequency * entries$importance * (6 - entries$performance))^(1 / 3)
mean3 <- (entries$frequency + entries$importance + 6 - entries$performance) / 3
entries$theme[entries$theme == ""] <- "none" # R cannot call a column ""
leave <- entries$item == "leave_reasons"
own <- ifelse(leave, ifelse(is.na(risk), entries$frequency, risk), value)
check <- ifelse(leave, ifelse(is.na(mean3), entries$frequency, mean3), value)
filled <- function(x) { # the mean of the team's scored entries on that side, or 1
  of_team <- ave(x, entries$workshop, entries$team, entries$item, FUN = function(y) mean(y, na.rm = TRUE))
  x <- ifelse(is.na(x), of_team, x)
  ifelse(is.na(x), 1, x)
}
entries$score <- filled(own)
entries$check <- filled(check)
write(data.frame(entries[c("workshop", "item", "text", "score")], scored = tolower(!is.na(own))), "entries")
shares <- function(workshop, item, score = "score") { # teams (rows) by themes
  d <- entries[entries$workshop == workshop & entries$item == item, ]
  sums <- xtabs(d[[score]] ~ d$team + factor(d$theme, c("ease", "speed", "price", "recovery", "none", "other")))
  unclass(sums / rowSums(sums))
}
gaps <- function(workshop) {
  V <- shares(workshop, "value_added")
  L <- shares(workshop, "leave_reasons")
  both <- intersect(rownames(V), rownames(L))
  list(V = V, L = L, both = both, gap = L[both, ] - V[both, ])
}
themes <- rows(lapply(c("w7", "w8"), function(workshop) {
  x <- gaps(workshop)
  rows(lapply(colnames(x$gap), function(theme) {
    d <- x$gap[, theme]
    if (!any(x$V[, theme] > 0) && !any(x$L[, theme] > 0)) return(NULL)
    ends <- t.test(d)$conf.int
    data.frame(workshop, theme, value_share = mean(x$V[x$both, theme]),
      leave_share = mean(x$L[x$both, theme]), theme_gap = mean(d), low = ends[1], high = ends[2],
      p_signflip = signs(d), teams = length(d), reach_value = sum(x$V[, theme] > 0),
      reach_leave = sum(x$L[, theme] > 0),
      left_out = length(union(rownames(x$V), rownames(x$L))) - length(d))
  }))
}))
write(themes, "themes")
theme_trend <- rows(lapply(colnames(gaps("w8")$gap), function(theme) {
  before <- gaps("w7")$gap[, theme]
  after <- gaps("w8")$gap[, theme]
  if (!theme %in% themes$theme) return(NULL)
  data.frame(theme, from_workshop = "w7", to_workshop = "w8", compared(before, after))
}))
theme_trend$q <- bh(theme_trend$p)
write(theme_trend[names(theme_trend) != "p_signflip"], "theme_trend")
pareto <- rows(lapply(c("w7", "w8"), function(workshop) {
  L <- shares(workshop, "leave_reasons")
  L <- L[, colSums(L) > 0]
  d <- entries[entries$workshop == workshop & leave, ]
  x <- data.frame(workshop, theme = colnames(L), share = colMeans(L), reach = colSums(L > 0),
    risk = as.numeric(tapply(d$score, d$theme, sum)[colnames(L)]))
  other <- colMeans(shares(workshop, "leave_reasons", "check"))[colnames(L)]
  x$rank_moves <- tolower(abs(rank(-x$share) - rank(-other)) >= 3)
  x <- x[order(x$theme == "other", x$theme == "none", -x$share), ]
  x$cumulative <- cumsum(x$share)
  x$line <- tolower(seq_len(nrow(x)) == which(x$cumulative >= .8 - 1e-9)[1])
  x
}))
write(pareto, "pareto")
claims <- entries[entries$item == "differentiators", ]
verdicts <- rows(lapply(seq_len(nrow(claims)), function(row) {
  u <- number(claims[row, "verdict_only_us"])
  n <- u + number(claims[row, "verdict_maybe"]) + number(claims[row, "verdict_anyone"])
  ends <- wilson(u, n)
  data.frame(claims[row, c("workshop", "text")], n, share = u / n, low = ends[1], high = ends[2],
    verdict = if (n < 5) "unproven" else if (ends[1] > .5) "solid"
    else if (ends[2] <= .5) "generic" else "unproven")
}))
write(verdicts, "differentiation")

# real change and hint: one family is one measure's items in both comparisons
judge <- read.csv("figures/trend.csv")
judge$q <- by(judge$p, judge$measure)
large <- abs(judge$delta) >= judge$relevant
judge$real_change <- tolower(large & judge$q < .1)
judge$hint <- tolower(large & judge$p < .05 & judge$q >= .1)
write(judge[names(judge) != "relevant"], "trend")
