import { isServedBy, missingBeside } from '../listing/missing.ts';
import type { Plan, Planner, PlanOptions } from '../listing/plan.ts';
import { deliveryFrom, keyOfWindow, type WindowRequest } from '../listing/window-request.ts';
import type { OperationId } from '../operation/operation.ts';
import { type Span, unite } from '../paging/span.ts';
import type {
  Action,
  Ask,
  ListingState,
  QueuedRequest,
  RetryingRequest,
  SentRequest,
  Wait,
  WaitingOperation,
} from './state.ts';

/** What a decision depends on besides the listing. */
export interface Circumstances {
  /** Credits that saving one request is worth. */
  readonly callCost: number;
  /** Credits that an operation can still reserve. */
  readonly creditsLeft: (operation: OperationId) => number;
  /** Plans for one operation, and for all together. */
  readonly planAlone: Planner;
  readonly planTogether: Planner;
}

/** Whether a window waits for a request that brings these rows. */
export function isAwaited({ missing }: Wait<unknown>, span: Span, mustProbe: boolean): boolean {
  return mustProbe || isServedBy(missing, span);
}

/** A copy of a state while one decision is made, and the actions decided so far. */
export class Draft<Row> {
  readonly state: { -readonly [Member in keyof ListingState<Row>]: ListingState<Row>[Member] };
  readonly waits: Map<string, Wait<Row>>;
  readonly operations: Map<OperationId, WaitingOperation>;
  readonly circumstances: Circumstances;
  readonly actions: Action<Row>[] = [];
  /** Credits that operations can still reserve, as far as this decision has had to know. */
  readonly left = new Map<OperationId, number>();
  /** Operations for which something else is missing, or coming, than before. */
  readonly changed = new Set<OperationId>();
  #coming: readonly Span[] | undefined;

  constructor(state: ListingState<Row>, circumstances: Circumstances) {
    this.waits = new Map(state.waits);
    this.operations = new Map(state.operations);
    this.state = { ...state, waits: this.waits, operations: this.operations };
    this.circumstances = circumstances;
  }

  // ---- windows that wait -------------------------------------------------------------------------------------

  /** The windows that an operation waits for, in order of arrival. */
  windowsOf(id: OperationId): readonly Wait<Row>[] {
    const keys = this.operations.get(id)?.windows ?? [];
    return keys.map(key => this.waits.get(key)).filter(wait => wait !== undefined);
  }

  /** The windows with anything missing that is not coming, each with that part. */
  windowsToBuy(): readonly Wait<Row>[] {
    return [...this.waits.values()].map(wait => this.beside(wait)).filter(wait => wait !== undefined);
  }

  /** A window with the part of its missing rows that is not coming; undefined if all of them are. */
  beside(wait: Wait<Row>): Wait<Row> | undefined {
    if (this.coming.length === 0) {
      return wait;
    }
    const missing = missingBeside([wait.missing], this.coming);
    return missing && { ...wait, missing };
  }

  isAwaited(wait: Wait<Row>, span: Span): boolean {
    return isAwaited(wait, span, this.state.mustProbe);
  }

  noteChange({ asks }: Wait<Row>): void {
    for (const { operation } of asks) {
      this.changed.add(operation);
    }
  }

  answer(request: WindowRequest<Row>, asks: readonly Ask[]): void {
    const delivery = deliveryFrom(request, this.state.held);
    if (delivery === undefined) {
      throw new Error(`rows of window ${keyOfWindow(request)} are neither missing nor held`);
    }
    this.actions.push({ kind: 'answer', asks, delivery, hasRows: request.wants.rows });
  }

  /** Refuses a window to all who wait for it, or to one operation alone. */
  refuse({ key }: Wait<Row>, error: Error, id?: OperationId): void {
    const wait = this.waits.get(key);
    if (wait === undefined) {
      return;
    }
    const isRefused = ({ operation }: Ask) => id === undefined || operation === id;
    const asks = wait.asks.filter(isRefused);
    this.actions.push({ kind: 'refuse', asks, request: wait.request, error });
    this.state.isPlanned = false;
    this.close(
      { ...wait, asks },
      wait.asks.filter(ask => !isRefused(ask)),
    );
  }

  refuseAll(id: OperationId, error: Error): void {
    for (const wait of this.windowsOf(id)) {
      this.refuse(wait, error, id);
    }
  }

  /** Ends these asks for a window. The others go on waiting. */
  close(wait: Wait<Row>, others: readonly Ask[] = []): void {
    const { key, asks } = wait;
    if (others.length > 0) {
      this.waits.set(key, { ...wait, asks: others });
    } else {
      this.waits.delete(key);
      this.state.judgedRows = undefined;
    }
    const owners = new Set(
      this.state.requests.map(request => request.kind === 'queued' && request.operation),
    );
    for (const { operation: id } of asks) {
      const operation = this.operations.get(id);
      // A request that waits for its turn must belong to an operation that waits for its rows.
      this.state.isPlanned &&= !owners.has(id);
      if (operation !== undefined) {
        this.operations.set(id, { ...operation, windows: operation.windows.filter(each => each !== key) });
        this.changed.add(id);
      }
    }
  }

  // ---- requests ----------------------------------------------------------------------------------------------

  /** The requests that are at Serpstat or on their way there again. */
  get paid(): readonly (SentRequest | RetryingRequest)[] {
    return this.state.requests.filter(request => request.kind !== 'queued');
  }

  queuedFor(id: OperationId): readonly QueuedRequest[] {
    const queued = this.state.requests.filter(request => request.kind === 'queued');
    return queued.filter(({ operation }) => operation === id);
  }

  /** Rows that are coming. */
  get coming(): readonly Span[] {
    this.#coming ??= unite(this.paid.map(({ span }) => span));
    return this.#coming;
  }

  setRequests(requests: ListingState<Row>['requests']): void {
    this.state.requests = requests;
    this.#coming = undefined;
  }

  /** Notes that a request was sent or has ended, which changes what is coming. */
  noteRequest({ span }: SentRequest | RetryingRequest): void {
    for (const wait of this.waits.values()) {
      if (this.isAwaited(wait, span)) {
        this.noteChange(wait);
      }
    }
  }

  // ---- plans -------------------------------------------------------------------------------------------------

  /** The plan for an operation that buys alone what it misses and is not coming. */
  planFor(id: OperationId, alsoComing: readonly Span[] = []): Plan {
    const { isTight = false, takesSurplus = false } = this.operations.get(id) ?? {};
    const windows = this.windowsOf(id).map(wait => wait.missing);
    const coming = alsoComing.length === 0 ? this.coming : unite([...this.coming, ...alsoComing]);
    const options = isTight ? EXACTLY : { ...this.planOptions, takesSurplus };
    const missing = windows.length === 0 ? undefined : missingBeside(windows, coming);
    return missing === undefined ? NO_PLAN : this.circumstances.planAlone(missing, options);
  }

  get planOptions(): Omit<PlanOptions, 'takesSurplus'> {
    return { total: this.state.held.total, callCost: this.circumstances.callCost };
  }
}

const EXACTLY: PlanOptions = { total: undefined, callCost: 0, takesSurplus: false };

const NO_PLAN: Plan = { requests: [], price: 0, isExact: true };
