// Files that belong to articles, in memory and bounded.

import { createHash, randomBytes } from 'node:crypto';

export interface Attachment {
  readonly id: string;
  readonly articleId: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly caption: string | null;
  /** Bytes. */
  readonly size: number;
  /** Hex digest of the bytes. */
  readonly sha256: string;
  /** ISO 8601. */
  readonly uploadedAt: string;
}

export type AttachmentDescription = Pick<Attachment, 'articleId' | 'filename' | 'mediaType' | 'caption'>;

/** Bytes read from a request, in pieces, with their digest. */
export interface Content {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  readonly sha256: string;
}

const maxTotal = 512 * 1024 * 1024;

export class AttachmentStore {
  readonly #attachments = new Map<string, { attachment: Attachment; chunks: readonly Uint8Array[] }>();
  #total = 0;

  /** Undefined when there is no room for it, as with `replace`. */
  add(description: AttachmentDescription, content: Content): Attachment | undefined {
    return this.#put(`att_${randomBytes(6).toString('hex')}`, description, content);
  }

  get(id: string): Attachment | undefined {
    return this.#attachments.get(id)?.attachment;
  }

  replace(attachment: Attachment, content: Content): Attachment | undefined {
    return this.#put(attachment.id, attachment, content);
  }

  ofArticle(articleId: string): Attachment[] {
    const all = [...this.#attachments.values()].map(({ attachment }) => attachment);
    return all.filter((attachment) => attachment.articleId === articleId);
  }

  deleteOfArticle(articleId: string): void {
    for (const { id, size } of this.ofArticle(articleId)) {
      this.#attachments.delete(id);
      this.#total -= size;
    }
  }

  /** The bytes, piece by piece as the reader takes them. */
  open(id: string): ReadableStream<Uint8Array> {
    const chunks = this.#attachments.get(id)?.chunks ?? [];
    let next = 0;
    return new ReadableStream({
      pull(controller) {
        const chunk = chunks[next++];
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    });
  }

  #put(id: string, description: AttachmentDescription, { chunks, size, sha256 }: Content): Attachment | undefined {
    const total = this.#total + size - (this.get(id)?.size ?? 0);
    if (total > maxTotal) return undefined;
    const { articleId, filename, mediaType, caption } = description;
    const uploadedAt = new Date().toISOString();
    const attachment = { id, articleId, filename, mediaType, caption, size, sha256, uploadedAt };
    this.#attachments.set(id, { attachment, chunks });
    this.#total = total;
    return attachment;
  }
}

/** Reads a stream to its end; undefined as soon as it has more than `limit` bytes. */
export async function readContent(
  stream: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Content | undefined> {
  const chunks: Uint8Array[] = [];
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
    hash.update(chunk);
  }
  return { chunks, size, sha256: hash.digest('hex') };
}
