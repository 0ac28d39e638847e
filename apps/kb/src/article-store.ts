// Articles in memory, and their search index, which every write keeps up to date.

import { randomBytes } from 'node:crypto';
import { SearchIndex } from './search-index.ts';

export interface ArticleContent {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** One sentence; null when there is none. */
  readonly summary: string | null;
  readonly tags: string[];
}

export interface Article extends ArticleContent {
  readonly id: string;
  readonly author: { readonly id: string; readonly name: string };
  /** Counts writes, from 1; its ETag is made of it. */
  readonly version: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Listing {
  readonly items: Article[];
  /** Articles on all pages. */
  readonly total: number;
}

export interface Hit {
  readonly article: Article;
  /** Relevance: comparable within one answer only. */
  readonly score: number;
  readonly snippet: string;
}

const maxArticles = 10_000;

export class ArticleStore {
  readonly #articles = new Map<string, Article>();
  readonly #index = new SearchIndex();

  get isFull(): boolean {
    return this.#articles.size >= maxArticles;
  }

  add(content: ArticleContent, author: Article['author']): Article {
    const now = new Date().toISOString();
    const id = `art_${randomBytes(6).toString('hex')}`;
    return this.#put({ ...content, id, author, version: 1, createdAt: now, updatedAt: now });
  }

  get(id: string): Article | undefined {
    return this.#articles.get(id);
  }

  /** Undefined when there is no such article. */
  replace(id: string, content: ArticleContent): Article | undefined {
    const old = this.#articles.get(id);
    if (!old) return undefined;
    return this.#put({ ...old, ...content, version: old.version + 1, updatedAt: new Date().toISOString() });
  }

  delete(id: string): boolean {
    this.#index.remove(id);
    return this.#articles.delete(id);
  }

  /** `page` counts from 1. `newest` first, or by `title`. */
  list(options: {
    readonly page: number;
    readonly pageSize: number;
    readonly sort: 'newest' | 'title';
    readonly tag?: string | undefined;
  }): Listing {
    const { page, pageSize, sort, tag } = options;
    const wanted = [...this.#articles.values()].filter((article) => tag === undefined || article.tags.includes(tag));
    if (sort === 'newest') wanted.reverse();
    else wanted.sort((a, b) => a.title.localeCompare(b.title, 'en'));
    return { items: wanted.slice((page - 1) * pageSize, page * pageSize), total: wanted.length };
  }

  /** The best first. */
  search(query: string, limit: number, tag?: string): { readonly items: Hit[]; readonly total: number } {
    const hits = this.#index.search(query).flatMap(({ id, score }) => {
      const article = this.#articles.get(id);
      return article && (tag === undefined || article.tags.includes(tag)) ? [{ article, score }] : [];
    });
    const items = hits
      .slice(0, limit)
      .map((hit) => ({ ...hit, snippet: this.#index.snippet(hit.article.body, query) }));
    return { items, total: hits.length };
  }

  #put(article: Article): Article {
    this.#articles.set(article.id, article);
    this.#index.put(article.id, { title: article.title, tags: article.tags.join(' '), body: article.body });
    return article;
  }
}
