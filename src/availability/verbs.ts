import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Availability, Rule } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAction } from '../components/failure';
import type { ILakeDid } from '../tokens';
import { foreignText } from './ruleText';

/** What the verbs need to know and to do. */
export interface IVerbOptions {
  /** Whether Rucio could not be asked. */
  readonly failed: boolean;
  /** Whether more than one storage is mounted. */
  readonly hasOtherStorage: boolean;
  /** Ask again. */
  refresh(): void;
  /** Run one of our commands, which asks before it does something. */
  execute(command: string, args: ReadonlyPartialJSONObject): void;
}

/** What can be done about a DID in its state; what cannot is shown with whom to ask. */
export function verbs(
  trans: TranslationBundle,
  item: ILakeDid,
  known: Availability | null,
  { execute, failed, hasOtherStorage, refresh }: IVerbOptions
): IAction[] {
  const bring = (label: string): IAction => ({
    label,
    run: () => execute(CommandIDs.makeAvailable, { ...item })
  });
  const again: IAction = { label: trans.__('Retry'), run: refresh };
  const rule = known?.rule ?? null;
  const own = (command: string, label: string): IAction[] =>
    rule ? [changing(trans, item, rule, { command, label, execute })] : [];
  const cancel = own(CommandIDs.cancelRule, trans.__('Cancel…'));
  const inState = (): IAction[] => {
    switch (known?.state) {
      case 'available':
        return [
          ...(rule?.expires_at
            ? own(CommandIDs.extendRule, trans.__('Extend…'))
            : []),
          ...(rule?.own ? [] : [bring(trans.__('Keep here…'))]),
          ...cancel
        ];
      case 'replicating':
        return cancel;
      case 'stuck':
        return [
          ...own(CommandIDs.retryRule, trans.__('Retry…')),
          ...(hasOtherStorage ? [bring(trans.__('Other storage…'))] : []),
          ...cancel
        ];
      case 'elsewhere':
      case 'partial':
      case 'tape':
        return [bring(trans.__('Make available…'))];
      default:
        return [];
    }
  };
  return [...inState(), ...(failed ? [again] : [])];
}

/** A verb that changes a rule: only its owner can. */
function changing(
  trans: TranslationBundle,
  item: ILakeDid,
  rule: Rule,
  deed: { command: string; label: string; execute: IVerbOptions['execute'] }
): IAction {
  const { command, execute, label } = deed;
  const run = () => execute(command, { ...item, ruleId: rule.id });
  return rule.own
    ? { label, run }
    : { label, run, whyNot: foreignText(trans, rule) };
}
