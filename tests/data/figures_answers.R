# Makes figures/answers.csv and figures/heads.csv, the input of figures.R: eight workshops with
# teams of 1 to 12, "don't know", missing answers, ties, all equal, two camps, a reverse item,
# scales 1-5 and 1-7, customers, and entries. From this folder: Rscript figures_answers.R
set.seed(20262, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

RATED <- c("answer", "warn", "easy", "shift", "clean", "apart", "seven", "late")
asked <- list(
  w1 = RATED, w2 = "answer", w3 = c("answer", "easy"), w4 = c("answer", "easy"),
  w5 = c("answer", "easy"), w6 = c("answer", "easy"), w7 = RATED, w8 = RATED
)
teams <- list(
  w1 = c(north = 4, south = 7, sea = 5, hill = 3), w2 = c(north = 3, south = 4),
  w3 = c(north = 3, south = 4), w4 = c(north = 2, south = 4), w5 = c(north = 3, south = 4),
  w6 = c(north = 3, south = 4),
  w7 = c(desk = 12, rooms = 8, bar = 6, garden = 3, fleet = 1, spa = 5, shop = 2, owners = 4),
  w8 = c(desk = 11, rooms = 9, bar = 6, garden = 3, fleet = 1, spa = 4, owners = 5)
)

score <- function(n, size, centre) pmin(size, pmax(1, round(rnorm(n, centre, size / 4))))

rated <- function(workshop, item, respondent, team, voice) {
  n <- length(respondent)
  size <- if (item == "seven") 7 else 5
  shift <- c(north = 0, south = 1, desk = -1, bar = 1, owners = 1)[team]
  shift[is.na(shift)] <- 0
  later <- if (workshop == "w8" && item %in% c("answer", "easy")) 1.2 else 0
  performance <- score(n, size, size * 0.5 + shift + later)
  importance <- score(n, size, size * 0.8)
  if (item == "clean") performance[] <- importance[] <- 5
  if (item == "shift" && voice == "member") performance <- ifelse(seq_len(n) %% 2 == 0, 1, 5)
  performance <- as.character(performance)
  importance <- as.character(importance)
  # every cell stays answered by somebody, so that no person is without any answer
  if (!item %in% c("answer", "clean", "apart")) {
    performance[runif(n) < if (item == "late") 0.3 else 0.1] <- "dk"
    performance[runif(n) < 0.08] <- ""
    importance[runif(n) < 0.06] <- "dk"
    importance[runif(n) < 0.12] <- ""
  }
  if (item == "late") importance[] <- ""
  if (item == "apart") {
    # nobody gave both: the gap of two groups of people
    performance[seq_len(n) %% 2 == 0] <- ""
    importance[seq_len(n) %% 2 == 1] <- ""
  }
  data.frame(workshop, date = sprintf("2025-%02d-01", as.integer(substr(workshop, 2, 2))), voice,
    team, respondent, item, item_version = if (item == "warn" && workshop == "w8") 2 else 1,
    importance, performance, frequency = "", entry = "", theme = "", text = "",
    verdict_only_us = "", verdict_maybe = "", verdict_anyone = ""
  )
}

one <- list()
for (workshop in names(teams)) {
  team <- rep(names(teams[[workshop]]), teams[[workshop]])
  respondent <- paste0("p", seq_along(team))
  for (item in asked[[workshop]]) {
    one[[length(one) + 1]] <- rated(workshop, item, respondent, team, "member")
  }
}
for (item in c("answer", "warn", "seven")) {
  one[[length(one) + 1]] <- rated("w8", item, paste0("c", 1:20), rep("", 20), "customer")
}

THEMES <- c("ease", "speed", "price", "recovery", "", "other")
entries <- function(workshop, team, item, n) {
  scored <- runif(n) < 0.7
  full <- scored & runif(n) < 0.7
  pick <- function(keep) ifelse(keep, sample(5, n, TRUE), "")
  empty <- rep("", n)
  # value and differences carry both scores or none; leave reasons all three, frequency or none
  both <- if (item == "leave_reasons") full else scored
  verdicts <- if (item == "differentiators") matrix(rpois(3 * n, c(7, 2, 2)), n, byrow = TRUE)
  data.frame(workshop, date = sprintf("2025-%02d-01", as.integer(substr(workshop, 2, 2))),
    voice = "team", team, respondent = paste("sheet", team), item, item_version = 1,
    importance = pick(both), performance = pick(both),
    frequency = if (item == "leave_reasons") pick(scored) else empty,
    entry = paste(item, team, seq_len(n)), theme = sample(THEMES, n, TRUE),
    text = paste(item, workshop, team, seq_len(n)),
    verdict_only_us = if (is.null(verdicts)) empty else verdicts[, 1],
    verdict_maybe = if (is.null(verdicts)) empty else verdicts[, 2],
    verdict_anyone = if (is.null(verdicts)) empty else verdicts[, 3]
  )
}
for (workshop in c("w7", "w8")) {
  for (team in setdiff(names(teams[[workshop]]), "fleet")) {
    one[[length(one) + 1]] <- entries(workshop, team, "value_added", sample(2:4, 1))
    if (team != "garden") {
      one[[length(one) + 1]] <- entries(workshop, team, "leave_reasons", sample(2:5, 1))
    }
    one[[length(one) + 1]] <- entries(workshop, team, "differentiators", 2)
  }
}
answers <- do.call(rbind, one)
answers$item_version[answers$entry != ""] <- 1
write.csv(answers, "figures/answers.csv", row.names = FALSE, quote = FALSE)

heads <- data.frame(workshop = "w8", team = names(teams$w8), voice = "member",
  invited = teams$w8 + c(3, 0, 4, 1, 1, 2, 0), joined = teams$w8, handed_in = teams$w8,
  group = ifelse(names(teams$w8) == "owners", "leadership",
    ifelse(names(teams$w8) %in% c("desk", "rooms", "bar"), "front line", ""))
)
write.csv(heads, "figures/heads.csv", row.names = FALSE, quote = FALSE)
