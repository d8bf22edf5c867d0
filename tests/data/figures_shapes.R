# The tables of the awkward answers in figures/shapes, made by figures_shapes_answers.R, as figures.R
# makes those of figures/answers.csv: from the method, docs/report-tables.md and R's own functions.
# From this folder: Rscript figures_shapes_answers.R && Rscript figures_shapes.R
source("figures_formulas.R")
FOLDER <- "figures/shapes/"
SIZES <- list(imp = c(ten = 10, turned = 10, two = 2), perf = c(ten = 10, turned = 10, two = 2, mixed = 7))
size_of <- function(item, measure) if (item %in% names(SIZES[[measure]])) SIZES[[measure]][[item]] else 5
read <- function(name) {
  read.csv(paste0(FOLDER, name, ".csv"), colClasses = "character", na.strings = "nothing is NA")
}
RATED <- c("ten", "two", "turned", "mixed", "same", "unknown", paste0("p", 1:5), "worded", "only_alone")
THEMES <- c(ten = "ease", two = "speed", turned = "care", same = "ease", p1 = "speed", p2 = "speed",
  p3 = "care", only_alone = "ease")
WORKSHOPS <- c("alone", "many", "again")
answers <- read("answers")
heads <- read("heads")
all <- answers[answers$item %in% RATED, ]
all$imp <- number(all$importance)
all$perf <- all$clicked <- number(all$performance)
all$perf <- ifelse(all$item == "turned", 11 - all$perf, all$perf) # the reverse item
all$gap <- ifelse(all$item == "mixed", NA, all$imp - all$perf) # two scales have no gap
named <- all[all$team != "", ]
members <- all[all$voice == "member", ]

about <- function(table) {
  table$theme <- ifelse(table$item %in% names(THEMES), THEMES[table$item], "")
  table$item_version <- ifelse(table$item == "worded" & table$workshop == "again", 2, 1)
  table
}
items <- about(items_of(all, "persons"))
write(items, "items_by_persons")
write(about(items_of(all, "teams")), "items_by_teams")
teams <- about(teams_of(named))
write(teams, "teams")

# counts of answers, without those that nobody gave
answers_of <- function(d, weight) {
  everyone <- all[all$workshop == d$workshop[1] & all$voice == d$voice[1], ]
  if ("by_team" %in% names(d)) everyone <- everyone[everyone$team == d$team[1], ]
  everyone <- persons(everyone)
  rows(lapply(names(MEASURES), function(measure) {
    x <- d[[MEASURES[[measure]]]]
    K <- size_of(d$item[1], if (measure == "importance") "imp" else "perf")
    values <- if (measure == "gap") -(K - 1):(K - 1) else 1:K
    n <- counted(x, d$team, values, "persons")
    apart <- counted(x, d$team, values, weight)
    found <- data.frame(measure, answer = as.character(values), n, share = apart / sum(apart))
    if (measure != "gap") {
      dk <- sum(d[[measure]] == "dk")
      missing <- everyone - sum(n) - dk
      if (sum(n) + dk == 0) return(NULL) # not asked
      found <- rbind(found, data.frame(measure, answer = c("dk", "missing"), n = c(dk, missing),
        share = c(dk / (sum(n) + dk), missing / everyone)))
    }
    cbind(key(d, c("workshop", "voice")), team = if ("by_team" %in% names(d)) d$team[1] else "",
      item = d$item[1], found)[found$n > 0, ]
  }))
}
total <- cells(all, c("workshop", "voice", "item"))
by_team <- cells(cbind(named, by_team = 1), c("workshop", "voice", "team", "item"))
for (weight in c("persons", "teams")) {
  write(rows(lapply(total, answers_of, weight)), paste0("distributions_by_", weight))
}
write(rows(lapply(by_team, answers_of, "persons")), "distributions_of_teams")

# between teams, here with q and words from the chi-square p
differences <- rows(lapply(cells(named[named$voice == "member", ], c("workshop", "item")), between_teams,
  named[named$voice == "member", ]))
told_of <- function(differences, shown) { # q, words and ends; `shown` are teams that may be shown
  differences$q <- by(differences$p_chi2, differences$workshop)
  told <- !is.na(differences$q) & differences$q < .1
  differences$size <- ifelse(told, differences$word, "")
  ends <- rows(lapply(seq_len(nrow(differences)), function(row) {
    d <- shown[shown$voice == "member" & shown$workshop == differences$workshop[row] &
      shown$item == differences$item[row] & !is.na(shown$performance), ]
    several <- nrow(d) > 1
    data.frame(range = or_na(max(d$performance) - min(d$performance), several),
      lowest = if (told[row] && several) d$team[which.min(d$performance)] else "",
      highest = if (told[row] && several) rev(d$team[d$performance == max(d$performance)])[1] else "")
  }))
  kept <- setdiff(names(differences), c("word", "p_coin")) # somebody always left something out
  cbind(differences[kept], ends)
}
write(told_of(differences, teams), "team_differences")

with_nobodys <- rows(lapply(c(5, 3), function(k) { # a person without team is a remainder too
  cbind(hidden_teams(members, k), base = k)
}))
write(with_nobodys[with_nobodys$team != "", ], "hidden")
hidden_total <- function(d, k) {
  n <- c(sum(!is.na(d$imp)), sum(!is.na(d$perf)), sum(!is.na(d$gap)))
  dk <- c(sum(d$importance == "dk"), sum(d$performance == "dk"))
  base <- if (any(n > 0)) min(n[n > 0]) else if (any(dk > 0)) min(dk[dk > 0]) else 0
  (d$voice[1] != "team" && base > 0 && base < k) ||
    (d$voice[1] == "member" && is_of_one(d[is_masked(d, k), ]))
}
is_of_one <- function(d) { # the hidden people of some measure are of one team
  any(sapply(c("imp", "perf", "gap"), function(x) length(unique(d$team[!is.na(d[[x]])])) == 1))
}
mask_of <- function(k) with_nobodys[with_nobodys$base == k & with_nobodys$hidden == "true", ]
is_masked <- function(d, k) paste(d$workshop, d$item, d$team) %in% do.call(paste, mask_of(k)[c("workshop", "item", "team")])
totals <- rows(lapply(cells(all, c("workshop", "voice", "item")), function(d) {
  cbind(key(d, c("workshop", "voice", "item")), hidden_3 = hidden_total(d, 3), hidden_5 = hidden_total(d, 5))
}))
write(data.frame(totals[1:3], hidden_3 = flag(totals$hidden_3), hidden_5 = flag(totals$hidden_5)), "hidden_totals")
untold_of <- function(k) {
  paste(totals$workshop, totals$item)[totals$voice == "member" & totals[[paste0("hidden_", k)]]]
}
# shown teams alone; where one is hidden no effects, and p and q in steps
for (k in c(5, 3)) {
  rated <- named[named$voice == "member" & !paste(named$workshop, named$item) %in% untold_of(k), ]
  tested <- rows(lapply(cells(rated, c("workshop", "item")), function(d) {
    between_teams(d[!is_masked(d, k), ], rated, 0)
  }))
  found <- told_of(tested, teams[!is_masked(teams, k), ])
  touched <- paste(found$workshop, found$item) %in% paste(mask_of(k)$workshop, mask_of(k)$item)
  found[touched, c("h", "epsilon2", "icc1", "range")] <- NA
  for (name in c("p_chi2", "q")) found[touched, name] <- step(found[touched, name])
  write(found[names(found) != "p_permutation"], paste0("team_differences_", k))
}

# waves: `none` says why in `reason`
versions <- unique(items[c("workshop", "item", "item_version")])
version <- function(w, item) versions$item_version[versions$workshop == w & versions$item == item]
pairs <- list(c("many", "again"), c("alone", "again"))
trends <- function(...) cbind(trend_of(members, RATED, pairs, version, ...), voice = "member")
write(trends(), "trend")
for (k in c(5, 3)) write(trends(untold_of(k), mask_of(k)), paste0("trend_", k))

last <- all[all$workshop == "again", ]
for (weight in c("persons", "teams")) {
  ranked <- lapply(c("member", "team", "customer"), function(v) ranks_of(last[last$voice == v, ], weight))
  write(rows(ranked), paste0("ranks_by_", weight))
}

# three voices, and what customers would leave for
picked <- answers[answers$choice != "", ]
voices_of <- function(weight) rows(lapply(cells(all, c("workshop", "item")), function(d) {
  us <- d[d$voice == "member", ]
  them <- d[d$voice == "customer", ]
  if (!nrow(us) || !nrow(them)) return(NULL)
  posteriors <- lapply(list(us = us, them = them), function(side) {
    list(perf = of_people(side, "perf", weight), imp = of_people(side, "imp", weight))
  })
  s <- judged(minus(posteriors$us$perf, posteriors$them$perf))
  b <- judged(minus(posteriors$them$imp, posteriors$us$imp))
  leave <- picked$choice[picked$workshop == d$workshop[1] & picked$item == "would_leave"]
  asked <- length(leave) > 0
  mean_of <- function(x) or_na(x$raw, x$n > 0)
  n <- function(x) sum(!is.na(x))
  data.frame(key(d, c("workshop", "item")), n_us = n(us$perf), us = mean_of(posteriors$us$perf),
    n_customer = n(them$perf), customer = mean_of(posteriors$them$perf), n_us_importance = n(us$imp),
    us_importance = mean_of(posteriors$us$imp), n_customer_importance = n(them$imp),
    customer_importance = mean_of(posteriors$them$imp), self_flattery = s[1], self_flattery_low = s[2],
    self_flattery_high = s[3], s_p = s[4], blind_spot = b[1], blind_spot_low = b[2],
    blind_spot_high = b[3], b_p = b[4], n_leave = or_na(length(leave), asked),
    leave_share = or_na(mean(leave == d$item[1]), asked))
}))
for (weight in c("persons", "teams")) {
  voices <- voices_of(weight)
  voices$self_flattery_q <- by(voices$s_p, voices$workshop)
  voices$blind_spot_q <- by(voices$b_p, voices$workshop)
  write(voices[!names(voices) %in% c("s_p", "b_p")], paste0("voices_by_", weight))
}

# answers that are not scores; the total is hidden under k persons, teams as their ratings are
OPTIONS <- list(club = c("yes", "no", "never"), ways = c("street", "garage", "roof"),
  would_leave = c("ten", "p1", "two", "nothing"))
masked <- function(d, k) { # names of the teams of one workshop, voice and item that are hidden
  n <- tapply(d$respondent, d$team, function(x) length(unique(x)))
  if (k == 1) return(character())
  c(names(n)[hidden_among(cbind(as.numeric(n)), 0 * n, names(n), k)], if (sum(n) < k) "(all)")
}
with_total <- function(d, of) {
  own <- setdiff(unique(d$team), "")
  rows(c(list(cbind(team = "", of(d))), lapply(own, function(t) cbind(team = t, of(d[d$team == t, ])))))
}
chosen <- rows(lapply(cells(picked, c("workshop", "voice", "item")), function(d) {
  options <- strsplit(d$choice, ";")
  found <- with_total(d, function(part) {
    theirs <- strsplit(part$choice, ";")
    rows(lapply(OPTIONS[[d$item[1]]], function(option) {
      n <- sum(sapply(theirs, function(x) option %in% x))
      ends <- wilson(n, length(theirs))
      data.frame(choice = option, n, base = length(theirs), share = n / length(theirs), low = ends[1],
        high = ends[2])
    }))
  })
  found$hidden_5 <- flag(ifelse(found$team == "", "(all)", found$team) %in% masked(d, 5))
  cbind(key(d, c("workshop", "voice", "item")), found)
}))
write(chosen, "choices")
counted_in <- answers[answers$number != "", ]
numbers <- rows(lapply(cells(counted_in, c("workshop", "voice", "item")), function(d) {
  found <- with_total(d, function(part) {
    x <- as.numeric(part$number)
    ends <- if (length(x) >= 3) t.test(x)$conf.int else c(NA, NA)
    four <- as.numeric(quantile(x, c(.25, .5, .75)))
    data.frame(n = length(x), mean = mean(x), low = ends[1], high = ends[2], q1 = four[1],
      median = four[2], q3 = four[3])
  })
  found$hidden_5 <- flag(ifelse(found$team == "", "(all)", found$team) %in% masked(d, 5))
  cbind(key(d, c("workshop", "voice", "item")), found)
}))
write(numbers, "numbers")

# entries: score, the verdicts of other teams, and what contradicts
entries <- answers[answers$entry != "", ]
for (name in c("importance", "performance", "frequency")) entries[[name]] <- number(entries[[name]])
value <- entries$importance * entries$performance / 5
risk <- (entries$frequency * entries$importance * (6 - entries$performance))^(1 / 3)
leave <- entries$item == "leave_reasons"
entries$own <- ifelse(leave, ifelse(is.na(risk), entries$frequency, risk), value)
of_team <- ave(entries$own, entries$workshop, entries$team, entries$item, FUN = function(x) mean(x, na.rm = TRUE))
entries$score <- ifelse(is.na(entries$own), ifelse(is.na(of_team), 1, of_team), entries$own)
write(data.frame(entries[c("workshop", "item", "text", "group", "importance", "performance",
  "frequency", "score")], scored = flag(!is.na(entries$own))), "entries")
judges <- entries[entries$verdict_only_us != "", ]
u <- number(judges$verdict_only_us)
n <- u + number(judges$verdict_maybe) + number(judges$verdict_anyone)
ends <- t(mapply(wilson, u, n))
write(data.frame(judges[c("workshop", "item", "text")], only_us = u,
  maybe = number(judges$verdict_maybe), anyone = number(judges$verdict_anyone), n, share = u / n,
  low = ends[, 1], high = ends[, 2], verdict = ifelse(n < 5, "unproven", ifelse(ends[, 1] > .5, "solid",
  ifelse(ends[, 2] <= .5, "generic", "unproven"))),
  contested = flag(!is.na(number(judges$contested)) & number(judges$contested) > 0)), "differentiation")

contradicted <- function(rule, d, n, of, theme = "", item = "") {
  data.frame(workshop = d$workshop[1], rule, theme, item, texts = paste(sort(d$text), collapse = ";"), n, of)
}
entries$about <- entries$theme # else the commonest theme of its group
for (row in which(entries$theme == "" & entries$group != "")) {
  mates <- entries[entries$workshop == entries$workshop[row] & entries$group == entries$group[row], ]
  mates <- table(mates$theme[mates$theme != ""])
  if (length(mates)) entries$about[row] <- names(mates)[which.max(mates)]
}
heard <- ifelse(is.na(number(judges$contested)), 0, number(judges$contested))
shared <- (heard >= 2 & heard >= n / 2) | (n >= 5 & ends[, 2] <= .5)
of_claims <- rows(lapply(which(shared), function(row) {
  theme <- entries[rownames(judges)[row], "about"]
  contradicted("claim_shared", judges[row, ], max(heard[row], n[row] - u[row]), n[row], theme)
}))
naming <- function(d) length(unique(d$team))
of_themes <- rows(lapply(cells(entries[!entries$about %in% c("", "other"), ], c("workshop", "about")), function(d) {
  leave <- naming(d[d$item == "leave_reasons", ])
  ours <- naming(d[d$item != "leave_reasons", ])
  teams <- naming(entries[entries$workshop == d$workshop[1], ])
  if (min(leave, ours) < 2 || min(leave, ours) < teams / 2) return(NULL)
  contradicted("theme_both", d, leave, teams, d$about[1])
}))
of_items <- rows(lapply(cells(entries[entries$item == "leave_reasons", ], "workshop"), function(d) {
  points <- tapply(d$score, list(d$team, d$about), sum, default = 0)
  shares <- colMeans(points / rowSums(points))
  first <- names(shares)[shares > max(shares) - 1e-9]
  about <- d[d$about == first[1], ]
  if (length(first) > 1 || first %in% c("", "other") || naming(about) < naming(d) / 2) return(NULL)
  good <- items$item[items$workshop == d$workshop[1] & items$voice == "member" & items$theme == first &
    items$label %in% c("on_par", "above")]
  rows(lapply(good, function(item) contradicted("par_leaves", about, naming(about), naming(d), first, item)))
}))
write(rbind(of_claims, of_themes, of_items), "contradictions")

# pledges: means of the theme's items (or the item) rated in both workshops with one wording
pledges <- read("pledges")
write(rows(lapply(seq_len(nrow(pledges)), function(row) {
  p <- pledges[row, ]
  about_it <- if (p$item != "") p$item else setdiff(names(THEMES)[THEMES == p$theme], "")
  ours <- items[items$voice == "member" & !is.na(items$performance) & items$item %in% about_it, ]
  before <- ours[ours$workshop == p$workshop, ]
  after <- ours[ours$workshop == "again", ]
  same <- merge(before, after, by = c("item", "item_version"))
  known <- nrow(same) > 0 && p$workshop != "again"
  of <- function(x) or_na(mean(x, na.rm = TRUE), known && any(!is.na(x)))
  data.frame(p[c("workshop", "team", "what", "theme", "item", "outcome")],
    workshop_after = if (p$workshop == "again") "" else "again",
    performance_before = of(same$performance.x), performance_after = of(same$performance.y),
    gap_before = of(same$gap.x), gap_after = of(same$gap.y), items = or_na(nrow(same), known))
})), "pledges")

# participation: completion is the share of the items of the workshop that its persons answered
for (name in c("invited", "joined", "handed_in")) heads[[name]] <- number(heads[[name]])
took_part <- rows(lapply(seq_len(nrow(heads)), function(row) {
  h <- heads[row, ]
  d <- answers[answers$workshop == h$workshop & answers$team == h$team & answers$voice == h$voice, ]
  room <- members[members$workshop == h$workshop, ]
  rated <- room[room$team == h$team, ]
  given <- sum(rated$performance != "")
  data.frame(h[c("workshop", "team", "voice", "invited", "joined", "handed_in")],
    name = if (h$name == "") h$team else h$name, share = h$handed_in / h$invited,
    answered = persons(d),
    completion = or_na(given / persons(rated) / length(unique(room$item)), nrow(rated) > 0))
}))
write(took_part, "participation")

# one row per workshop; the cross is the mean of the item means of the first one that has both
both <- items[items$voice == "member" & !is.na(items$importance) & !is.na(items$performance), ]
both <- both[both$workshop == WORKSHOPS[WORKSHOPS %in% both$workshop][1], ]
came <- lapply(WORKSHOPS, function(w) {
  setdiff(answers$team[answers$workshop == w & answers$voice != "customer"], "")
})
write(rows(lapply(seq_along(WORKSHOPS), function(place) {
  w <- WORKSHOPS[place]
  d <- answers[answers$workshop == w, ]
  heads_here <- heads[heads$workshop == w, ]
  data.frame(workshop = w, date = d$date[1],
    respondents_member = persons(d[d$voice == "member", ]),
    respondents_team = persons(d[d$voice == "team", ]),
    respondents_customer = persons(d[d$voice == "customer", ]), teams = length(came[[place]]),
    teams_again = if (place == 1) 0 else length(intersect(came[[place]], came[[place - 1]])),
    items = length(unique(d$item[d$item %in% RATED])), entries = sum(entries$workshop == w),
    scored_entries = sum(entries$workshop == w & !is.na(entries$own)),
    sheets_open = or_na(sum(pmax(0, heads_here$joined - heads_here$handed_in)), nrow(heads_here) > 0),
    importance_centre = mean(both$importance), performance_centre = mean(both$performance))
})), "summary")

# what limits the reading
notice <- function(d, kind, n, of, item = "") data.frame(key(d, c("workshop", "voice")), item, kind, n, of)
of_items <- rows(lapply(cells(all, c("workshop", "voice", "item")), function(d) {
  n <- c(sum(!is.na(d$imp)), sum(!is.na(d$perf)))
  pairs <- sum(!is.na(d$gap))
  everyone <- persons(all[all$workshop == d$workshop[1] & all$voice == d$voice[1], ])
  dk <- sum(d$performance == "dk")
  has_gap <- min(n) > 0 && d$item[1] != "mixed"
  rbind(if (has_gap && pairs < .8 * max(n)) notice(d, "pairs", pairs, max(n), d$item[1]),
    if (n[2] > 0 && everyone - n[2] > .2 * everyone) {
      notice(d, "unanswered", everyone - n[2], everyone, d$item[1])
    },
    if (n[2] + dk > 0 && dk / (n[2] + dk) >= .2) notice(d, "cannot_judge", dk, n[2] + dk, d$item[1]))
}))
people <- all[all$voice != "team" & !is.na(all$perf), ]
of_people_ <- rows(lapply(cells(people, c("workshop", "voice")), function(d) {
  straight <- sum(tapply(d$clicked, d$respondent, function(x) length(x) >= 10 && length(unique(x)) == 1))
  turned <- rows(lapply(unique(d$item), function(item) {
    here <- d[d$item == item, ]
    rest <- sapply(here$respondent, function(who) mean(d$perf[d$respondent == who & d$item != item]))
    here <- here[!is.nan(rest), ]
    if (nrow(here) < 20 || sd(here$perf) == 0) return(NULL)
    if (cor(here$perf, rest[!is.nan(rest)]) >= 0) return(NULL)
    notice(d, "reversed", nrow(here), nrow(here), item)
  }))
  rbind(if (straight) notice(d, "straight", straight, persons(d)), turned)
}))
of_rooms <- rows(lapply(cells(heads, c("workshop", "voice")), function(d) {
  spoke <- answers$team[answers$workshop == d$workshop[1] & answers$voice == d$voice[1]]
  absent <- sum(!d$team %in% spoke) # who answered and handed nothing in is not absent
  rbind(if (sum(d$handed_in) < .6 * sum(d$invited)) {
    notice(d, "participation", sum(d$handed_in), sum(d$invited))
  }, if (absent) notice(d, "absent", absent, nrow(d)))
}))
of_masks <- rows(lapply(cells(named[named$voice == "member", ], c("workshop", "voice")), function(d) {
  hidden <- unique(d$team[is_masked(d, 5)])
  if (length(hidden)) notice(d, "hidden", length(hidden), length(unique(d$team)))
}))
write(rbind(of_items, of_people_, of_rooms), "notices")
write(of_masks, "notices_hidden_5")

# courses of five workshops and more
FOLDER <- "figures/shapes/"
courses <- read("courses_answers")
courses$perf <- number(courses$performance)
courses$imp <- number(courses$importance)
courses$gap <- courses$imp - courses$perf
write(rows(lapply(unique(courses$item), function(item) rows(lapply(names(MEASURES), function(name) {
  d <- courses[courses$item == item, ]
  x <- tapply(d[[MEASURES[[name]]]], factor(d$workshop, unique(d$workshop)), mean, na.rm = TRUE)
  if (length(x) < 5) return(NULL)
  cbind(data.frame(item, measure = name), course(as.numeric(x)))
})))), "series")
