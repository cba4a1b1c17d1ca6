import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { DataLakeClient } from '../api/client';
import type { DidDetails, DidList, ReplicaList, RuleList } from '../api/types';
import type { ILakeDid } from '../tokens';
import { Part } from './part';

/** All that Rucio knows about one DID, in parts that come by themselves. */
export class DetailsModel implements IDisposable {
  constructor(
    client: DataLakeClient,
    /** What it is about. */
    readonly item: ILakeDid
  ) {
    const { did, instance } = item;
    const tell = () => this._tell();
    this.facts = new Part(signal => client.did(instance, did, signal), tell);
    this.replicas = new Part(
      signal => client.replicas(instance, did, signal),
      tell
    );
    this.rules = new Part(signal => client.rules(instance, did, signal), tell);
    this.parents = new Part(
      signal => client.parents(instance, did, signal),
      tell
    );
  }

  /** Size, checksums, who and when, metadata. */
  readonly facts: Part<DidDetails>;
  /** Where it lies, RSE by RSE. */
  readonly replicas: Part<ReplicaList>;
  /** What keeps it there. */
  readonly rules: Part<RuleList>;
  /** The collections that hold it. */
  readonly parents: Part<DidList>;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether somebody sees it. Nothing is asked before. */
  get isShown(): boolean {
    return this._isShown;
  }

  set isShown(shown: boolean) {
    if (shown === this._isShown) {
      return;
    }
    this._isShown = shown;
    if (shown && !this._wasAsked) {
      this._wasAsked = true;
      void this.refresh();
    }
    this._tell();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._parts.forEach(part => part.dispose());
      Signal.clearData(this);
    }
  }

  /** Ask for everything anew. */
  async refresh(): Promise<void> {
    await Promise.all(this._parts.map(part => part.load()));
  }

  private get _parts(): ReadonlyArray<Part<unknown>> {
    return [this.facts, this.replicas, this.rules, this.parents];
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _isShown = false;
  private _wasAsked = false;
}
