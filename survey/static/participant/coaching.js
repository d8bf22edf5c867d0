// Hints while somebody types, from the word lists of questionnaires/coaching.py: the data of rules_for().

const MOST_WORDS_READ = 200; // of an answer: what follows is not looked at

const wordsOf = (text) =>
  (text.normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS_READ);

const plain = (word) => word.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");

// A token is a word, a `stem*`, an `*ending` or, as `#`, a number.
function fits(token, word) {
  if (token === "#") return /^\p{Nd}/u.test(word);
  if (token.startsWith("*")) return word.endsWith(token.slice(1));
  if (token.endsWith("*")) return word.startsWith(token.slice(0, -1));
  return word === token;
}

// The first place where the phrase stands, or -1; a "^" in front wants it to be the start.
function where(phrase, words) {
  if (phrase[0] === "^") return where(phrase.slice(1), words.slice(0, phrase.length - 1));
  for (let start = 0; start <= words.length - phrase.length; start += 1) {
    if (phrase.every((token, n) => fits(token, words[start + n]))) return start;
  }
  return -1;
}

// Which of the words break the rule, as [start, end]; null where none does.
function found(rule, words) {
  if (!words.length || (rule.most_words && words.length > rule.most_words)) return null;
  if (rule.unless.some((phrase) => where(phrase, words) >= 0)) return null;
  for (const phrase of rule.phrases) {
    const start = where(phrase, words);
    if (start >= 0) return [start, start + phrase.length - (phrase[0] === "^")];
  }
  return words.length <= rule.few_words ? [0, words.length] : null;
}

function hint(key, rule, text) {
  const written = wordsOf(text);
  const span = found(rule, written.map(plain));
  if (!span) return null;
  return { rule: key, text: rule.hint, found: written.slice(...span).join(" "), move_to: rule.move_to };
}

/** The hints about `text`, an answer to the item of that key: at most one per rule. */
export function hints(text, item, data) {
  const keys = data.items[item] ?? [];
  return keys.map((key) => hint(key, data.rules[key], text)).filter(Boolean);
}
