// Full-text search: an inverted index ranked by BM25 (Robertson, Zaragoza 2009), where a word in the title counts more.

interface Fields {
  readonly title: string;
  readonly tags: string;
  readonly body: string;
}

export interface RankedId {
  readonly id: string;
  readonly score: number;
}

const weights = { title: 4, tags: 3, body: 1 } as const;
/** How fast more of the same word stops counting, and how much long texts are held against their words. */
const saturation = 1.2;
const lengthPenalty = 0.75;
const snippetLength = 160;
const stopWords = new Set(
  'a an and are as at be by can do for from how i in is it of on or that the this to what with'.split(' '),
);

export class SearchIndex {
  /** Word → article → how often it stands there, weighted. */
  readonly #postings = new Map<string, Map<string, number>>();
  readonly #lengths = new Map<string, number>();
  #totalLength = 0;

  /** Adds or replaces a text. */
  put(id: string, fields: Fields): void {
    this.remove(id);
    let length = 0;
    for (const [field, weight] of Object.entries(weights) as [keyof Fields, number][]) {
      for (const word of wordsOf(fields[field])) {
        const posting = this.#postings.get(word) ?? new Map<string, number>();
        this.#postings.set(word, posting);
        posting.set(id, (posting.get(id) ?? 0) + weight);
        length += 1;
      }
    }
    this.#lengths.set(id, length);
    this.#totalLength += length;
  }

  remove(id: string): void {
    this.#totalLength -= this.#lengths.get(id) ?? 0;
    if (!this.#lengths.delete(id)) return;
    for (const [word, posting] of this.#postings) {
      if (posting.delete(id) && posting.size === 0) this.#postings.delete(word);
    }
  }

  /** All texts with at least one word of `query`, the best first; ties in order of id. */
  search(query: string): RankedId[] {
    const scores = new Map<string, number>();
    const average = this.#totalLength / Math.max(1, this.#lengths.size);
    for (const word of new Set(wordsOf(query))) {
      const posting = this.#postings.get(word);
      if (!posting) continue;
      const rarity = Math.log(1 + (this.#lengths.size - posting.size + 0.5) / (posting.size + 0.5));
      for (const [id, frequency] of posting) {
        const length = (this.#lengths.get(id) ?? 0) / average;
        const damping = saturation * (1 - lengthPenalty + lengthPenalty * length);
        const gain = (rarity * frequency * (saturation + 1)) / (frequency + damping);
        scores.set(id, (scores.get(id) ?? 0) + gain);
      }
    }
    return [...scores]
      .map(([id, score]) => ({ id, score: Math.round(score * 1000) / 1000 }))
      .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id));
  }

  /** The piece of `text` around the first word that `query` asks for. */
  snippet(text: string, query: string): string {
    const wanted = new Set(wordsOf(query));
    const plain = text
      .replaceAll(/[#*`_>]/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const hit = [...plain.matchAll(/[\p{L}\p{N}]+/gu)].find(([word]) => wanted.has(stem(fold(word))));
    const start = Math.max(0, (hit?.index ?? 0) - snippetLength / 3);
    const begin = start === 0 ? 0 : plain.indexOf(' ', start) + 1;
    const piece = plain.slice(begin, begin + snippetLength);
    const end = begin + snippetLength < plain.length ? piece.lastIndexOf(' ') : piece.length;
    return `${begin > 0 ? '…' : ''}${piece.slice(0, end)}${end < piece.length ? '…' : ''}`;
  }
}

function wordsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !stopWords.has(word)).map(stem);
}

/** Lower case, accents off. */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** `gateways` → `gateway`, `routing` → `rout`, `routes` → `rout`: the same for the words people mean to be the same. */
function stem(word: string): string {
  if (word.length < 4) return word;
  return word.replace(/(?:ies|ing|ed|es|s|e|y)$/, '') || word;
}
