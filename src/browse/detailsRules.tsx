import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Rule } from '../api/types';
import { CommandIDs } from '../commands';
import type { IAction } from '../components/failure';
import { Actions } from '../components/failure';
import { formatCount, formatDay } from '../components/quantities';
import type { IDetailsOptions } from './details';
import { legible } from '../components/legible';

/** What keeps a DID where it lies, whose it is, until when, and what can be done about it. */
export function Rules(
  props: IDetailsOptions & { rules: ReadonlyArray<Rule> }
): React.JSX.Element {
  const { rules, trans } = props;
  if (!rules.length) {
    return <p>{trans.__('No rule keeps it anywhere.')}</p>;
  }
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{trans.__('To (RSE expression)')}</th>
          <th scope="col">{trans.__('State')}</th>
          <th scope="col">{trans.__('Until')}</th>
          <th scope="col">{trans.__('Owner')}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map(rule => (
          <RuleRow key={rule.id} {...props} rule={rule} />
        ))}
      </tbody>
    </table>
  );
}

function RuleRow(props: IDetailsOptions & { rule: Rule }): React.JSX.Element {
  const { commands, model, rule, trans } = props;
  const { instance } = model.item;
  const { did } = rule;
  return (
    <tr>
      <th scope="row">
        <bdi>{legible(rule.rse_expression)}</bdi>
        {did !== model.item.did && (
          <span className="jp-DataLake-mark">
            {trans.__('by way of')}{' '}
            <button
              type="button"
              className="jp-DataLake-action jp-DataLake-link jp-mod-styled jp-mod-minimal"
              onClick={() =>
                void commands.execute(CommandIDs.showDetails, { did, instance })
              }
            >
              {legible(did)}
            </button>
          </span>
        )}
      </th>
      <td>
        {stateText(trans, rule)}
        {rule.error !== null && (
          <code className="jp-DataLake-pfn">{legible(rule.error)}</code>
        )}
      </td>
      <td>
        {rule.expires_at === null
          ? trans.__('no end')
          : formatDay(rule.expires_at)}
      </td>
      <td>
        {rule.own ? trans.__('you (%1)', rule.account) : legible(rule.account)}
        <div>
          <Actions actions={verbs(props)} />
        </div>
      </td>
    </tr>
  );
}

/** What can be done about one's own rule; each asks before it does something. */
function verbs({
  commands,
  model,
  rule
}: IDetailsOptions & { rule: Rule }): IAction[] {
  const args = {
    instance: model.item.instance,
    did: rule.did,
    ruleId: rule.id
  };
  const isStuck = rule.state === 'STUCK' || rule.locks_stuck > 0;
  const wanted = [
    CommandIDs.extendRule,
    ...(isStuck ? [CommandIDs.retryRule] : []),
    CommandIDs.cancelRule
  ];
  return wanted
    .filter(command => rule.own && commands.hasCommand(command))
    .map(command => ({
      label: commands.label(command, args),
      run: () =>
        void commands.execute(command, args).then(() => model.rules.load())
    }));
}

function stateText(trans: TranslationBundle, rule: Rule): string {
  const { locks_ok, locks_replicating, locks_stuck, state } = rule;
  const total = locks_ok + locks_replicating + locks_stuck;
  const done = trans.__('%1 of %2', formatCount(locks_ok), formatCount(total));
  switch (state) {
    case 'OK':
      return trans.__('Fulfilled');
    case 'REPLICATING':
      return trans.__('Copying: %1 files there', done);
    case 'STUCK':
      return trans.__('Stuck: %1 files there', done);
    case 'SUSPENDED':
      return trans.__('Suspended');
    case 'WAITING_APPROVAL':
      return trans.__('Waits for approval');
    case 'INJECT':
      return trans.__('Being prepared');
  }
}
