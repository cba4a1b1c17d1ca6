import type { TranslationBundle } from '@jupyterlab/translation';

import type { Rule } from '../api/types';
import { formatDay, formatFiles } from '../components/quantities';
import type { RuleModel } from './ruleModel';

/** `Your own rule keeps it until 3 Dec 2026`. */
export function ruleText(trans: TranslationBundle, rule: Rule): string {
  if (rule.expires_at === null) {
    return rule.own
      ? trans.__('Your own rule keeps it without end')
      : trans.__('A rule of %1 keeps it without end', rule.account);
  }
  const end = formatDay(rule.expires_at);
  return rule.own
    ? trans.__('Your own rule keeps it until %1', end)
    : trans.__('A rule of %2 keeps it until %1', end, rule.account);
}

/** `3 files are stuck, 37 are here`. */
export function locksText(trans: TranslationBundle, rule: Rule): string {
  const {
    locks_ok: here,
    locks_replicating: moving,
    locks_stuck: stuck
  } = rule;
  const parts = [
    stuck && trans.__('%1 stuck', formatFiles(trans, stuck)),
    moving && trans.__('%1 on the way', formatFiles(trans, moving)),
    here && trans.__('%1 here', formatFiles(trans, here))
  ];
  return parts.filter(Boolean).join(' · ') || trans.__('Unknown');
}

/** Why nothing can be done about somebody else's rule, and whom to ask. */
export function foreignText(trans: TranslationBundle, rule: Rule): string {
  return trans.__(
    'Rule of %1: only %1 can extend or cancel it, so ask there.',
    rule.account
  );
}

/** What will happen, in one or two sentences. */
export function ruleSentence(
  trans: TranslationBundle,
  model: RuleModel
): string {
  const { deed, isWorking, rule } = model;
  if (!rule) {
    return trans.__('Asking Rucio…');
  }
  if (isWorking) {
    return trans.__('Asking Rucio for it…');
  }
  if (!rule.own) {
    return trans.__(
      'The rule belongs to %1: only %1 can change it. Ask there, or make the data available by a rule of your own.',
      rule.account
    );
  }
  switch (deed) {
    case 'extend':
      return extendSentence(trans, model, rule);
    case 'retry':
      return rule.locks_stuck
        ? trans.__(
            'Rucio will try again at once to copy %1, instead of in its own time.',
            formatFiles(trans, rule.locks_stuck)
          )
        : trans.__('Rucio will try again at once, instead of in its own time.');
    case 'cancel':
      return cancelSentence(trans, model.others, rule);
  }
}

function extendSentence(
  trans: TranslationBundle,
  { misfit, mostDays, until }: RuleModel,
  rule: Rule
): string {
  if (rule.expires_at === null) {
    return trans.__('The rule has no end: there is nothing to extend.');
  }
  if (misfit === 'no-days' || until === null) {
    return trans.__('Write whole days, 1 or more.');
  }
  if (misfit === 'too-long' && mostDays !== null) {
    return trans._n(
      'Your site allows at most %1 day.',
      'Your site allows at most %1 days.',
      mostDays
    );
  }
  const end = formatDay(rule.expires_at);
  return misfit === 'too-short'
    ? trans.__('The rule lasts until %1 already: choose more days.', end)
    : trans.__(
        'Rucio will keep the data on %1 until %2, instead of %3.',
        rule.rse_expression,
        formatDay(new Date(until).toISOString()),
        end
      );
}

function cancelSentence(
  trans: TranslationBundle,
  others: ReadonlyArray<Rule>,
  rule: Rule
): string {
  const [other] = others;
  if (other) {
    return trans.__(
      'Rucio will remove your rule. The data stay on %1: %2.',
      rule.rse_expression,
      ruleText(trans, other)
    );
  }
  return trans.__(
    'Rucio will remove your rule at once and delete from %1 what no other rule keeps there. Open files of running kernels may go.',
    rule.rse_expression
  );
}
