import type { Clock } from '../clock.ts';
import { readRows } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import { windowOf } from '../paging/window.ts';
import type { Page } from '../serpstat/listing.ts';
import type { Store, StoredSnapshot } from '../store/store.ts';
import type { Ask, Delivery } from './ask.ts';
import { isNothing, lackOf } from './lack.ts';
import { addBought, emptySnapshot, type Snapshot } from './snapshot.ts';

/** A page that has come. */
export interface Arrival<Row> {
  readonly span: Span;
  readonly page: Page<Row>;
  /** The age of the snapshot that was held when it was asked for. */
  readonly sentIn: number | undefined;
}

/** What an arrival did: it was added, it began a new snapshot, or it is older than what is held and was left out. */
export type Taken = 'added' | 'moved' | 'outdated';

/** What is held of one listing while it is in demand: the snapshot, as far as somebody has asked for its rows. */
export class Holdings<Row> {
  readonly #fingerprint: string;
  readonly #store: Store;
  readonly #clock: Clock;
  #snapshot: Snapshot<Row> = emptySnapshot;
  #mustProbe = false;
  /** Nothing older is held any more, in milliseconds since 1970. */
  #freshSince = Number.NEGATIVE_INFINITY;

  constructor(fingerprint: string, store: Store, clock: Clock) {
    this.#fingerprint = fingerprint;
    this.#store = store;
    this.#clock = clock;
  }

  get snapshot(): Snapshot<Row> {
    return this.#snapshot;
  }

  /** Whether an answer told that there are no rows where it was asked for some, but not how many there are elsewhere. */
  get mustProbe(): boolean {
    return this.#mustProbe;
  }

  /** The snapshot for somebody who takes nothing older. */
  since(freshSince: number): Snapshot<Row> {
    const { boughtAt } = this.#snapshot;
    return boughtAt !== undefined && boughtAt >= freshSince ? this.#snapshot : emptySnapshot;
  }

  /** Lets go of what was bought before then, for good: the store must not bring it back to those who wait for newer. */
  forget(freshSince: number): void {
    this.#freshSince = Math.max(this.#freshSince, freshSince);
    if (this.#snapshot.boughtAt !== undefined && this.#snapshot.boughtAt < this.#freshSince) {
      this.#snapshot = emptySnapshot;
    }
  }

  /** Takes what the store holds of an ask's window, unless it was bought before `freshSince`. */
  async recall(ask: Ask<Row>, freshSince: number): Promise<void> {
    for (let known = isNothing(lackOf(ask, this.#snapshot)); !known; ) {
      const { total } = this.#snapshot;
      const stored = await this.#store.read<Row>(this.#fingerprint, spanToRead(ask, total), freshSince);
      if (stored !== undefined) {
        this.#merge(stored);
      }
      // The total, once it is known, may move the window.
      known = this.#snapshot.total === total;
    }
  }

  #merge(stored: StoredSnapshot<Row>): void {
    const { boughtAt, total } = this.#snapshot;
    if (boughtAt === undefined && stored.boughtAt >= this.#freshSince) {
      this.#snapshot = stored;
    } else if (boughtAt === stored.boughtAt && total === stored.total) {
      this.#snapshot = stored.extents.reduce(
        (held, { start, rows }) =>
          addBought(held, { start, rows, total: stored.total, at: boughtAt }).snapshot,
        this.#snapshot,
      );
    }
  }

  /** Adds a page that was bought. */
  take({ span, page: { rows, total }, sentIn }: Arrival<Row>): Taken {
    const before = this.#snapshot;
    // Two snapshots never share an age, which is what they are told apart by.
    const at = Math.max(this.#clock.epoch(), (before.boughtAt ?? 0) + 1);
    const { snapshot, moved } =
      total === undefined
        ? { snapshot: emptySnapshot, moved: before.total !== undefined }
        : addBought(before, { start: span.start, rows, total, at });
    // What was asked for before this snapshot began may be older: it must not drive out what is newer.
    if (moved && sentIn !== before.boughtAt) {
      return 'outdated';
    }
    this.#snapshot = snapshot;
    this.#mustProbe = total === undefined;
    if (this.#mustProbe) {
      this.forget(at);
    }
    return moved ? 'moved' : 'added';
  }

  /** Throws where a row that the ask wants is not held. */
  deliver({ page, wants }: Ask<Row>): Delivery<Row> {
    const { total, extents } = this.#snapshot;
    const window = windowOf(page, total) ?? { start: page.from, end: page.from };
    const rows = wants.rows ? readRows(extents, window) : [];
    if (rows === undefined) {
      throw new Error(`the rows from ${window.start} to ${window.end} are not held`);
    }
    return { window, rows, total };
  }
}

/** The rows to look for in the store: none where only age and total matter. */
function spanToRead({ page, wants }: Ask<unknown>, total: number | undefined): Span {
  return (wants.rows && windowOf(page, total)) || { start: 0, end: 0 };
}
