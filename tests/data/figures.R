# The figures of figures/answers.csv by another route: from the formulas of the method and from
# R's own functions (prop.test, p.adjust, kruskal.test, aov, t.test, cor.test, acf, coin), without
# a look at our code. From this folder: Rscript figures_answers.R && Rscript figures.R
# Needs R 4.2 and the package coin (Debian: r-base-core, r-cran-coin). Takes two minutes.
# Writes figures/*.csv, which tests/test_figures_from_r.py compares with `reports`. Nothing is
# hidden in them but where the name says so (hidden_5, hidden_3).
source("figures_formulas.R")
FOLDER <- "figures/"
size_of <- function(item, measure) if (item == "seven") 7 else 5

all <- read.csv("figures/answers.csv", colClasses = "character", na.strings = "nothing is NA")
heads <- read.csv("figures/heads.csv", colClasses = "character")
entries <- all[all$entry != "", ]
all <- all[all$entry == "", ]
all$imp <- number(all$importance)
all$perf <- number(all$performance)
all$perf <- ifelse(all$item == "late", 6 - all$perf, all$perf) # the reverse item
all$gap <- all$imp - all$perf
ITEMS <- unique(all$item)

for (weight in c("persons", "teams")) write(items_of(all, weight), paste0("items_by_", weight))
named <- all[all$team != "", ]
teams <- teams_of(named)
write(teams, "teams")
write(camps_of(items_of(all, "persons"), teams), "camps")

differences <- rows(lapply(cells(named, c("workshop", "item")), between_teams, named))
# the range is of all teams that may be shown, those of one person too
spread <- tapply(teams$performance, paste(teams$workshop, teams$item), function(x) diff(range(x, na.rm = TRUE)))
differences$range <- as.numeric(spread[paste(differences$workshop, differences$item)])
write(differences, "team_differences")

for (k in c(5, 3)) write(hidden_teams(named, k), paste0("hidden_", k))

# 1.8 waves: the last workshop with the one before, and with the first
pairs <- list(c("w7", "w8"), c("w1", "w8"))
told <- setdiff(ITEMS, "warn") # its wording changed
members <- all[all$voice == "member", ]
write(trend_of(members, told, pairs, function(...) 1), "trend")

write(rows(lapply(c("answer", "easy"), function(item) rows(lapply(names(MEASURES), function(name) {
  d <- all[all$item == item & all$voice == "member", ]
  x <- tapply(d[[MEASURES[[name]]]], factor(d$workshop, unique(d$workshop)), mean, na.rm = TRUE)
  cbind(data.frame(item, measure = name), course(as.numeric(x)))
})))), "series")

write(ranks_of(all[all$workshop == "w8" & all$voice == "member", ]), "ranks")

# three voices, and leadership beside front line: 1.3-style posteriors, variances add
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
      mean_a = mean(side("front line")[[measure]]), mean_b = mean(side("leadership")[[measure]]),
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
write(data.frame(entries[c("workshop", "item", "text", "score")], scored = flag(!is.na(own))), "entries")
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
moved <- abs(theme_trend$delta) >= .05
theme_trend$real_change <- flag(moved & theme_trend$q < .1)
theme_trend$hint <- flag(moved & theme_trend$p < .05 & theme_trend$q >= .1)
write(theme_trend[names(theme_trend) != "p_signflip"], "theme_trend")
pareto <- rows(lapply(c("w7", "w8"), function(workshop) {
  L <- shares(workshop, "leave_reasons")
  L <- L[, colSums(L) > 0]
  d <- entries[entries$workshop == workshop & leave, ]
  x <- data.frame(workshop, theme = colnames(L), share = colMeans(L), reach = colSums(L > 0),
    teams = nrow(L), entries = nrow(d),
    risk = as.numeric(tapply(d$score, d$theme, sum)[colnames(L)]))
  other <- colMeans(shares(workshop, "leave_reasons", "check"))[colnames(L)]
  x$rank_moves <- flag(abs(rank(-x$share) - rank(-other)) >= 3)
  x <- x[order(x$theme == "other", x$theme == "none", -x$share), ]
  x$cumulative <- cumsum(x$share)
  x$line <- flag(seq_len(nrow(x)) == which(x$cumulative >= .8 - 1e-9)[1])
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
