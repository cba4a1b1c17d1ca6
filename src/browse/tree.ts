import type { IDisposable } from '@lumino/disposable';

import { didText } from '../api/did';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Did } from '../api/types';

/** A line of the tree. */
export interface IRow {
  /** Unique in the tree: the DIDs on the way to this one. */
  readonly id: string;
  /** 1 for what the search found. */
  readonly level: number;
  readonly did: Did;
  /** Whether it is open; null for a file. */
  readonly expanded: boolean | null;
  /** A line below an open collection: that it is being read, is empty, or could not be read. */
  readonly note: 'loading' | 'empty' | IFailure | null;
}

/** A collection that was opened. */
interface IBranch {
  open: boolean;
  status: 'loading' | 'done' | IFailure;
  readonly children: Did[];
  readonly reading: AbortController;
}

type ReadContents = (
  instance: string,
  did: string,
  signal: AbortSignal
) => AsyncIterable<Did[]>;

/**
 * Search results, and what the opened ones hold, as lines from top to bottom.
 *
 * The lines are made again, when next looked at, after something has opened, closed or grown;
 * arriving results are only appended, so that a hundred thousand of them cost no more than themselves.
 */
export class DidTree implements IDisposable {
  constructor(
    private readonly _read: ReadContents,
    private readonly _changed: () => void
  ) {}

  /** What the search found. */
  get roots(): ReadonlyArray<Did> {
    return this._roots;
  }

  get rows(): ReadonlyArray<IRow> {
    this._rows ??= this._makeRows();
    return this._rows;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this.reset(null);
      this._isDisposed = true;
    }
  }

  /** Begin anew with an empty tree of an instance. */
  reset(instance: string | null): void {
    this._branches.forEach(branch => branch.reading.abort());
    this._branches.clear();
    this._instance = instance;
    this._roots = [];
    this._rows = [];
    this._changed();
  }

  /** Add results at the bottom. */
  append(dids: ReadonlyArray<Did>): void {
    for (const did of dids) {
      this._roots.push(did);
      if (this._rows) {
        this._addRows(this._rows, did, 1, '');
      }
    }
    this._changed();
  }

  /** Open or close a collection; one that could not be read is read again when it opens. */
  toggle({ id, did, expanded }: IRow): void {
    if (expanded === null) {
      return;
    }
    const branch = this._branches.get(id);
    if (!branch || (!branch.open && isFailure(branch.status))) {
      void this._open(id, did);
      return;
    }
    branch.open = !branch.open;
    this._rebuild();
  }

  private async _open(id: string, did: Did): Promise<void> {
    if (this._instance === null) {
      return;
    }
    const branch: IBranch = {
      open: true,
      status: 'loading',
      children: [],
      reading: new AbortController()
    };
    this._branches.set(id, branch);
    this._rebuild();
    try {
      const batches = this._read(
        this._instance,
        didText(did),
        branch.reading.signal
      );
      for await (const dids of batches) {
        branch.children.push(...dids);
        this._rebuild();
      }
      branch.status = 'done';
    } catch (error) {
      branch.status = LakeFailure.from(error);
    }
    if (!branch.reading.signal.aborted) {
      this._rebuild();
    }
  }

  private _rebuild(): void {
    this._rows = null;
    this._changed();
  }

  private _makeRows(): IRow[] {
    const rows: IRow[] = [];
    for (const did of this._roots) {
      this._addRows(rows, did, 1, '');
    }
    return rows;
  }

  private _addRows(
    rows: IRow[],
    did: Did,
    level: number,
    parent: string
  ): void {
    const id = `${parent}/${didText(did)}`;
    const branch = this._branches.get(id);
    const expanded = did.type === 'file' ? null : (branch?.open ?? false);
    rows.push({ id, level, did, expanded, note: null });
    if (!branch?.open) {
      return;
    }
    for (const child of branch.children) {
      this._addRows(rows, child, level + 1, id);
    }
    const note = noteOf(branch);
    if (note !== null) {
      rows.push({ id: `${id}/`, level: level + 1, did, expanded: null, note });
    }
  }

  private readonly _branches = new Map<string, IBranch>();
  private _instance: string | null = null;
  private _isDisposed = false;
  private _roots: Did[] = [];
  /** Null when they have to be made again. */
  private _rows: IRow[] | null = [];
}

function noteOf({ status, children }: IBranch): IRow['note'] {
  if (status === 'done') {
    return children.length ? null : 'empty';
  }
  return status;
}

function isFailure(status: IBranch['status']): status is IFailure {
  return typeof status === 'object';
}
