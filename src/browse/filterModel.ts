import type { FilterOperator, MetadataFilter } from '../api/types';

/** The operators that Rucio knows, in the order in which they are offered. */
export const OPERATORS: ReadonlyArray<FilterOperator> = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>='
];

/** Metadata of Rucio's own that can be searched; a collaboration adds keys of its own. */
export const KNOWN_KEYS: ReadonlyArray<string> = [
  'adler32',
  'bytes',
  'campaign',
  'created_at',
  'datatype',
  'eol_at',
  'events',
  'expired_at',
  'guid',
  'hidden',
  'length',
  'lumiblocknr',
  'md5',
  'panda_id',
  'phys_group',
  'prod_step',
  'project',
  'provenance',
  'run_number',
  'stream_name',
  'task_id',
  'transient',
  'version'
];

/** A condition as somebody writes it. */
export interface ICondition extends MetadataFilter {
  /** Tells conditions apart while they are written. */
  readonly id: number;
}

/**
 * The conditions of a search; all must hold.
 *
 * What is being written does not count before it is applied; lines without a key or a value never do.
 */
export class FilterModel {
  /** @param _changed - told whether another search is due */
  constructor(private readonly _changed: (isEffective: boolean) => void) {}

  /** The conditions: those that count, or those that are being written. */
  get conditions(): ReadonlyArray<ICondition> {
    return this._drafts ?? this._applied;
  }

  /** What is asked for. */
  get where(): MetadataFilter[] {
    return this._applied.map(({ key, op, value }) => ({
      key: key.trim(),
      op,
      value
    }));
  }

  /** Whether the conditions are being written. */
  get isOpen(): boolean {
    return this._drafts !== null;
  }

  /** Begin to write; with a further condition unless only those that are there are meant. */
  open(further: boolean): void {
    this._drafts = this._applied;
    if (further || !this._applied.length) {
      this.add();
    }
    this._changed(false);
  }

  /** Begin a further condition. */
  add(): void {
    const id = ++this._count;
    const fresh: ICondition = { id, key: '', op: '=', value: '' };
    this._drafts = [...this.conditions, fresh];
    this._changed(false);
  }

  /** Write a condition. */
  edit(id: number, difference: Partial<MetadataFilter>): void {
    this._drafts = this.conditions.map(condition =>
      condition.id === id ? { ...condition, ...difference } : condition
    );
    this._changed(false);
  }

  /** Take a condition away; at once where nothing is being written. */
  remove(id: number): void {
    const left = this.conditions.filter(condition => condition.id !== id);
    if (this._drafts) {
      this._drafts = left;
    } else {
      this._applied = left;
    }
    this._changed(!this._drafts);
  }

  /** What was written counts from now on. */
  apply(): void {
    this._applied = this.conditions.filter(
      ({ key, value }) => key.trim() !== '' && value !== ''
    );
    this._drafts = null;
    this._changed(true);
  }

  /** Forget what was being written. */
  cancel(): void {
    this._drafts = null;
    this._changed(false);
  }

  /** No condition at all. */
  clear(): void {
    this._applied = [];
    this._drafts = null;
  }

  private _applied: ReadonlyArray<ICondition> = [];
  private _count = 0;
  private _drafts: ReadonlyArray<ICondition> | null = null;
}
