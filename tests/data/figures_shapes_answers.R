# Makes the awkward input of figures_shapes.R in figures/shapes: one team and fifteen, teams of 1, 2,
# 3 and 5, a person without team, scales 1-2, 1-7 and 1-10, an item whose two ratings have different
# scales, a reverse item, all equal, all "don't know", an item that one team never reached, people
# who click one answer everywhere, three voices, workshops without a common item, answers that are
# not scores, pledges; and nine workshops for courses. From this folder: Rscript figures_shapes_answers.R
set.seed(20263, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
TEXTS <- c("frequency", "entry", "theme", "group", "linked", "text", "verdict_only_us",
  "verdict_maybe", "verdict_anyone", "contested", "number", "choice")
DATES <- c(alone = "2023-03-01", many = "2024-03-01", again = "2025-03-01")
FIVE <- c("same", "unknown", "p1", "p2", "p3", "p4", "p5", "worded", "only_alone")
size <- function(item, measure) {
  if (item %in% c("ten", "turned")) 10 else if (item == "two") 2
  else if (item == "mixed" && measure == "performance") 7 else 5
}
one <- list()
add <- function(workshop, voice, team, respondent, item, importance = "", performance = "", ...) {
  row <- data.frame(workshop, date = DATES[[workshop]], voice, team, respondent, item,
    item_version = if (item == "worded" && workshop == "again") 2 else 1, importance, performance)
  for (name in TEXTS) row[[name]] <- if (is.null(list(...)[[name]])) "" else list(...)[[name]]
  one[[length(one) + 1]] <<- row
}
score <- function(level, item, measure) {
  K <- size(item, measure)
  pmin(K, pmax(1, round((1 + (K - 1) * (level + 2) / 4 + rnorm(length(level), 0, K / 8)))))
}
absent <- function(x, dk, empty) {
  x <- as.character(x)
  x[runif(length(x)) < dk] <- "dk"
  x[runif(length(x)) < empty] <- ""
  x
}
rate <- function(workshop, voice, team, respondent, level, item) {
  importance <- score(runif(length(level), 0.2, 2), item, "importance")
  # who sees all else well sees p5 badly; a high click on the reverse item is bad
  performance <- score(if (item %in% c("p5", "turned")) -level else level, item, "performance")
  if (item == "same") {
    importance[] <- performance[] <- 5
  } else {
    importance <- absent(importance, 0.04, 0.08)
    performance <- absent(performance, if (item == "p3") 0.3 else 0.06, 0.05)
  }
  if (item == "unknown") performance[] <- "dk"
  if (item %in% c("turned", "only_alone")) importance[] <- ""
  given <- importance != "" | performance != "" # one row per answer
  add(workshop, voice, team[given], respondent[given], item, importance[given], performance[given])
}
room <- function(workshop, sizes, shift, asked) {
  team <- rep(names(sizes), sizes)
  level <- rnorm(length(team), 0, .7) + rep(shift, sizes)
  respondent <- paste0(team, "-", seq_along(team))
  for (item in names(asked)) {
    takes <- team %in% asked[[item]]
    rate(workshop, "member", team[takes], respondent[takes], level[takes], item)
  }
}

room("alone", c(solo = 3), 0, list(only_alone = "solo"))
add("alone", "team", "solo", "sheet solo", "only_alone", "", 4)

sizes <- setNames(c(1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 9, 12), sprintf("t%02d", 1:15))
every <- names(sizes)
shift <- seq(-1, 1, length.out = 15)[c(8, 1, 15, 2, 14, 3, 13, 4, 12, 5, 11, 6, 10, 7, 9)]
asked <- setNames(rep(list(every), 11), c("ten", "two", "turned", "mixed", "unknown", "p1", "p2",
  "p3", "p4", "p5", "worded"))
asked$p1 <- setdiff(every, "t11") # this team never reached it
room("many", sizes, shift, c(asked, list(same = every)))
click <- function(respondent, team, items, performance) {
  for (item in items) add("many", "member", team, respondent, item, "", performance)
}
ten_items <- setdiff(names(asked), "unknown")
click("all two", "t15", ten_items, 2) # turned too: what was clicked counts
click("turned round", "t14", setdiff(ten_items, "turned"), 2)
click("turned round", "t14", "turned", 9)
click("nine only", "t13", setdiff(ten_items, "two"), 3)
click("nobody's", "", c("ten", "p1", "p4"), 4) # a person without team
for (n in 1:3) add("many", "customer", "", paste0("c", n), "p1", "", n + 1)

sizes <- c(t09 = 5, t10 = 6, t12 = 7, t13 = 3, t14 = 2, t15 = 10, n1 = 4, n2 = 6, n3 = 1)
every <- names(sizes)
asked <- setNames(rep(list(every), 6), c("ten", "two", "turned", "same", "p1", "p5"))
asked$p2 <- c("n1", "n2", "t09") # other teams than before
asked$p3 <- c("n1", "t10") # too few teams
asked$p4 <- c("t14", "n3") # too few people
asked$worded <- every
room("again", sizes, c(1, .5, 1.2, 1, .8, 1.5, 0, 0, 0), asked)
customer <- paste0("c", 1:24)
level <- rnorm(24, -.4, .8)
for (item in c("ten", "two", "p1")) rate("again", "customer", rep("", 24), customer, level, item)

for (team in c("t09", "t10", "t12", "t15")) {
  for (item in c("p1", "p2", "p3")) add("many", "team", team, paste("sheet", team), item, "", sample(5, 1))
  for (item in c("ten", "p1", "p2", "p5")) {
    K <- size(item, "performance")
    add("again", "team", team, paste("sheet", team), item, sample(K, 1), sample(K, 1))
  }
}

# answers that are not scores
picks <- function(workshop, voice, sizes, item, options, several = FALSE) {
  team <- rep(names(sizes), sizes)
  for (n in seq_along(team)) {
    how_many <- if (several) sample(length(options), 1) else 1
    chosen <- paste(sample(options, how_many), collapse = ";")
    who <- if (voice == "customer") customer[n] else paste0(team[n], "-", n)
    add(workshop, voice, if (voice == "customer") "" else team[n], who, item, choice = chosen)
  }
}
picks("again", "member", sizes, "club", c("yes", "no")) # nobody chose "never"
picks("again", "member", sizes, "ways", c("street", "garage", "roof"), TRUE) # roof: unknown there
picks("many", "member", c(t01 = 1, t03 = 2), "club", c("yes", "no"))
picks("again", "customer", c(all = 21), "would_leave", c("ten", "p1", "nothing"))
for (team in names(sizes)) for (n in seq_len(min(sizes[[team]], 6))) {
  add("again", "member", team, paste0(team, "+", n), "minutes", number = round(rexp(1, .1), 1))
}
for (n in 1:2) add("many", "member", "t03", paste0("t03+", n), "minutes", number = 5 * n)

# entries
entry <- function(workshop, team, item, text, ...) {
  add(workshop, "team", team, paste("sheet", team), item, text = text, entry = text, ...)
}
entry("again", "t09", "differentiators", "Our own bread", importance = 4,
  performance = 4, verdict_only_us = 9, verdict_maybe = 1, verdict_anyone = 0, contested = 0)
entry("again", "t10", "differentiators", "We know everybody", importance = 5,
  performance = 2, verdict_only_us = 1, verdict_maybe = 2, verdict_anyone = 9, contested = 2)
entry("again", "n1", "differentiators", "The view", importance = 3, performance = 5,
  verdict_only_us = 3, verdict_maybe = 1, verdict_anyone = 0)
entry("again", "t09", "value_added", "Quick keys", group = "keys", theme = "speed", importance = 4, performance = 3)
entry("again", "t12", "leave_reasons", "Waiting for keys", group = "keys", theme = "speed",
  frequency = 4, importance = 4, performance = 3)
entry("again", "t15", "leave_reasons", "Keys again", group = "keys", frequency = 2)
entry("again", "t10", "value_added", "Warm rooms", group = "rooms", importance = 5, performance = 5)
entry("again", "t10", "leave_reasons", "Cold rooms", group = "rooms", frequency = 3, importance = 3,
  performance = 4) # the same team says both: no contradiction
entry("again", "t10", "value_added", "Siempre respondemos en el dia", group = "answers", theme = "speed")
entry("again", "t10", "leave_reasons", "Nobody answers", group = "answers", frequency = 5,
  importance = 5, performance = 1)
entry("again", "t10", "leave_reasons", "The mail is lost", group = "answers", frequency = 4,
  importance = 4, performance = 2)
entry("again", "t12", "value_added", "We always clean", group = "clean")
entry("again", "t12", "value_added", "If something fails we apologise", group = "clean")
entry("again", "t12", "leave_reasons", "Dust", group = "clean", frequency = 4, importance = 4, performance = 1)
entry("again", "n2", "value_added", "We answer within two hours", group = "mended")
entry("again", "n2", "leave_reasons", "Late answers", group = "mended", frequency = 4, importance = 2,
  performance = 3)
entry("many", "t15", "value_added", "A welcome drink", group = "drinks", theme = "care", importance = 2, performance = 2)
entry("many", "t14", "leave_reasons", "Warm drinks", group = "drinks", theme = "care", frequency = 5,
  importance = 5, performance = 1)
entry("many", "t13", "leave_reasons", "No drinks", theme = "other")
entry("many", "t15", "leave_reasons", "Nobody smiles", theme = "care", frequency = 3)
entry("many", "t13", "differentiators", "A toast", theme = "care", verdict_only_us = 2,
  verdict_maybe = 1, verdict_anyone = 1, contested = 2)
answers <- do.call(rbind, one)
write.csv(answers, "figures/shapes/answers.csv", row.names = FALSE, quote = FALSE)

heads <- data.frame(workshop = c(rep("again", 10), rep("many", 2)),
  team = c(names(sizes), "never came", "t14", "t15"), voice = "member",
  invited = c(sizes + c(2, 0, 1, 5, 9, 0, 3, 8, 0), 6, 10, 13), joined = c(sizes, 0, 10, 13),
  handed_in = c(sizes - c(1, 0, 0, 1, 0, 2, 0, 1, 1), 0, 10, 13), # n3 answered all the same
  name = c(paste("Team", names(sizes)), "", "", ""), group = c(rep("", 8), "leadership", "", "", ""))
write.csv(heads, "figures/shapes/heads.csv", row.names = FALSE, quote = FALSE)
pledges <- data.frame(workshop = c("many", "many", "many", "many", "again", "alone"),
  team = c("t09", "t10", "t12", "t13", "n1", "solo"),
  what = paste("We do", 1:6), theme = c("ease", "speed", "", "price", "ease", "ease"),
  item = c("", "", "worded", "", "", ""), outcome = c("kept", "partly", "", "dropped", "", "kept"))
write.csv(pledges, "figures/shapes/pledges.csv", row.names = FALSE, quote = FALSE)
requests <- data.frame(workshop = c("many", "again"), team = c("t12", "n1"),
  text = paste("We ask", 1:2), answer = c("accepted", ""), answer_text = c("From May on", ""),
  due = c("2030-05-01", ""))
write.csv(requests, "figures/shapes/requests.csv", row.names = FALSE, quote = FALSE)

# courses of nine workshops: steps up (neighbours alike), back and forth, ties, all equal, five only
means <- list(rising = c(1, 1, 2, 2, 3, 3, 4, 4, 5), waving = c(2, 4, 3, 4, 2, 3, 2, 4, 2),
  level = rep(3, 9), ties = c(NA, NA, 2, 2, 3, 3, 4, 3, 4), flat = c(NA, NA, NA, NA, rep(4, 5)),
  short = c(NA, NA, NA, NA, NA, 1, 2, 3, 4), five = c(NA, NA, NA, NA, 1, 3, 2, 4, 5))
courses <- do.call(rbind, lapply(names(means), function(item) do.call(rbind, lapply(1:9, function(w) {
  if (is.na(means[[item]][w])) return(NULL)
  off <- if (item %in% c("waving", "ties")) c(-1, 0, 0, 1, 0) else rep(0, 5)
  data.frame(workshop = paste0("w", w), date = paste0("202", w, "-01-01"), team = "all",
    respondent = paste0("p", 1:5), item, importance = 4, performance = means[[item]][w] + off)
}))))
courses$performance[courses$item == "rising" & courses$respondent == "p1"] <- "dk"
write.csv(courses, "figures/shapes/courses_answers.csv", row.names = FALSE, quote = FALSE)
