import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Instance, Rule } from '../api/types';
import type { IAvailability } from '../tokens';
import { DAY, readDays } from './lifetime';

/** What can be done with a rule of one's own. */
export type RuleDeed = 'extend' | 'retry' | 'cancel';

/** Which rule, and what is to be done with it. */
export interface IRuleOptions {
  readonly availability: Pick<
    IAvailability,
    'rules' | 'changeRule' | 'cancelRule'
  >;
  readonly instance: Instance;
  readonly did: string;
  readonly ruleId: string;
  readonly deed: RuleDeed;
  /** Days that are offered for an extension. */
  readonly usualDays: number;
}

/** One rule as Rucio has it now, and the deed. */
export class RuleModel implements IDisposable {
  constructor(private readonly _options: IRuleOptions) {
    this._lifetime = String(_options.usualDays);
    void this.ask();
  }

  get deed(): RuleDeed {
    return this._options.deed;
  }

  get did(): string {
    return this._options.did;
  }

  /** The rule; null while it is not known. */
  get rule(): Rule | null {
    return this._rule;
  }

  /** Other rules that bring the same data to the same storage. */
  get others(): ReadonlyArray<Rule> {
    return this._others;
  }

  /** Why the question or the deed failed. */
  get failure(): IFailure | null {
    return this._failure;
  }

  get isWorking(): boolean {
    return this._isWorking;
  }

  /** The days as they were typed. */
  get lifetime(): string {
    return this._lifetime;
  }

  /** Longest lifetime that the site allows, in days. */
  get mostDays(): number | null {
    return this._options.instance.lifetime_max_days;
  }

  /** What is wrong with the days; null when the rule can be extended by them. */
  get misfit(): 'no-days' | 'too-long' | 'too-short' | null {
    const days = readDays(this._lifetime);
    if (typeof days !== 'number') {
      return 'no-days';
    }
    if (this.mostDays !== null && days > this.mostDays) {
      return 'too-long';
    }
    const end = this._rule?.expires_at ?? null;
    const isLater = end !== null && this._newEnd(days) > Date.parse(end);
    return this._rule === null || isLater ? null : 'too-short';
  }

  /** When the rule will end, in milliseconds; null while the days are none. */
  get until(): number | null {
    const days = readDays(this._lifetime);
    return typeof days === 'number' ? this._newEnd(days) : null;
  }

  /** Whether what is shown can be done as it is shown. */
  get isReady(): boolean {
    return (
      this._rule !== null &&
      this._rule.own &&
      !this._isWorking &&
      (this.deed !== 'extend' || this.misfit === null)
    );
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._abort.abort();
      Signal.clearData(this);
    }
  }

  /** Take the days that were typed. */
  chooseLifetime(days: string): void {
    this._lifetime = days;
    this._failure = null;
    this._tell();
  }

  /** Ask what the rule is now. */
  async ask(): Promise<void> {
    const { availability, did, instance, ruleId } = this._options;
    this._failure = null;
    this._tell();
    try {
      const rules = await availability.rules(
        { instance: instance.name, did },
        this._abort.signal
      );
      this._learn(rules, ruleId);
    } catch (error) {
      this._failure = LakeFailure.from(error);
    }
    this._tell();
  }

  /** Do it; resolves to whether it is done. */
  async carryOut(): Promise<boolean> {
    if (!this.isReady) {
      return false;
    }
    this._isWorking = true;
    this._failure = null;
    this._tell();
    try {
      await this._carryOut();
      return true;
    } catch (error) {
      this._failure = LakeFailure.from(error);
      return false;
    } finally {
      this._isWorking = false;
      this._tell();
    }
  }

  private _carryOut(): Promise<void> {
    const { availability, did, instance, ruleId } = this._options;
    const item = { instance: instance.name, did };
    switch (this.deed) {
      case 'extend':
        return availability.changeRule(item, ruleId, {
          lifetime_days: readDays(this._lifetime) ?? null,
          retry: false
        });
      case 'retry':
        return availability.changeRule(item, ruleId, {
          lifetime_days: null,
          retry: true
        });
      case 'cancel':
        return availability.cancelRule(item, ruleId);
    }
  }

  private _learn(rules: ReadonlyArray<Rule>, id: string): void {
    const rule = rules.find(one => one.id === id);
    if (!rule) {
      throw new LakeFailure({
        message: 'The rule is gone',
        reason: id,
        code: 'rule_not_found'
      });
    }
    this._rule = rule;
    this._others = rules.filter(
      one =>
        one.id !== id &&
        one.state === 'OK' &&
        one.rse_expression === rule.rse_expression
    );
  }

  private _newEnd(days: number): number {
    return Date.now() + days * DAY;
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
  private _failure: IFailure | null = null;
  private _isDisposed = false;
  private _isWorking = false;
  private _lifetime: string;
  private _others: Rule[] = [];
  private _rule: Rule | null = null;
}
