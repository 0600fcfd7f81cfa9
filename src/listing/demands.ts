import { clip, type Span } from '../paging/span.ts';
import type { Ask, Delivery } from './ask.ts';
import type { Buyer } from './buyer.ts';
import { isNothing, type Lack, lackOf, uniteLacks } from './lack.ts';
import type { Snapshot } from './snapshot.ts';

export type Outcome<Row> = Delivery<Row> | Error;

/** An ask that waits for rows. */
export interface Demand<Row> {
  readonly ask: Ask<Row>;
  readonly buyer: Buyer;
  /** Whether it is known already if its rows alone would be bought with surplus. */
  isJudged: boolean;
  /** Stops listening for the end of its operation. */
  close(): void;
  settle(outcome: Outcome<Row>): void;
}

/** What somebody lacks, and who it is. */
export interface BuyersLack extends Lack {
  readonly buyer: Buyer;
}

/** The asks that wait for rows of one listing, in the order of their arrival. */
export class Demands<Row> {
  #waiting: readonly Demand<Row>[] = [];

  get waiting(): readonly Demand<Row>[] {
    return this.#waiting;
  }

  add(demand: Demand<Row>): void {
    this.#waiting = [...this.#waiting, demand];
  }

  of(buyer: Buyer): readonly Demand<Row>[] {
    return this.#waiting.filter(demand => demand.buyer === buyer);
  }

  buyers(): ReadonlySet<Buyer> {
    return new Set(this.#waiting.map(({ buyer }) => buyer));
  }

  /** Answers these with what `answer` gives for each; they wait no longer. */
  settle(demands: readonly Demand<Row>[], answer: (demand: Demand<Row>) => Outcome<Row>): void {
    this.remove(demands);
    for (const demand of demands) {
      demand.settle(answer(demand));
    }
  }

  /** These wait no longer, and will be answered by somebody else. */
  remove(demands: readonly Demand<Row>[]): void {
    this.#waiting = this.#waiting.filter(demand => !demands.includes(demand));
    for (const demand of demands) {
      demand.close();
    }
  }

  /** What each lacks that is neither held nor coming. */
  lacks(held: Snapshot<Row>, coming: readonly Span[]): readonly BuyersLack[] {
    return this.#waiting.map(({ ask, buyer }) => ({ buyer, ...lackOf(ask, held, coming) }));
  }

  /** What a buyer lacks in all of its asks that is neither held nor coming. */
  lackFor(buyer: Buyer, held: Snapshot<Row>, coming: readonly Span[]): Lack {
    return uniteLacks(this.of(buyer).map(({ ask }) => lackOf(ask, held, coming)));
  }

  /** Those who have all that they want. */
  served(held: Snapshot<Row>): readonly Demand<Row>[] {
    return this.#waiting.filter(({ ask }) => isNothing(lackOf(ask, held)));
  }

  /** Those who wait for a request that brings these rows; with `mustProbe`, all who wait for anything. */
  awaiting(span: Span, held: Snapshot<Row>, mustProbe: boolean): readonly Demand<Row>[] {
    return this.#waiting.filter(({ ask }) => isAwaited(lackOf(ask, held), span, mustProbe));
  }
}

export function isAwaited(lack: Lack, span: Span, mustProbe: boolean): boolean {
  return lack.total || clip(lack.rows, span).length > 0 || (mustProbe && !isNothing(lack));
}
