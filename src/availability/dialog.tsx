import { Clipboard, Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import type { Plan, PlannedDid } from '../api/types';
import { FailureView } from '../components/failure';
import { useSignals } from '../components/signal';
import { commandLine } from './commandLine';
import { PatientDialog } from './patientDialog';
import type { PlanModel } from './planModel';
import {
  amount,
  freeText,
  planSentence,
  quotaText,
  sum,
  tightText,
  untilText
} from './planText';
import { PlannedDids } from './plannedDids';
import { ruleText } from './ruleText';
import { Line } from './valueTable';
import { legible } from '../components/legible';

interface IQuestion {
  readonly model: PlanModel;
  readonly trans: TranslationBundle;
}

/** Say what will happen before it happens, then do it; resolves when the dialog is closed. `missed`: see `PatientDialog`. */
export async function askMakeAvailable(
  { model, trans }: IQuestion,
  title: string,
  missed: () => void
): Promise<void> {
  const body = new Question(model, trans);
  const buttons = [
    Dialog.createButton({ label: trans.__('Copy as command'), accept: false }),
    Dialog.cancelButton({ label: trans.__('Cancel') }),
    Dialog.okButton({ label: trans.__('Make available') })
  ];
  const others = { 0: () => body.copy() };
  const options = { title, body, buttons };
  await new PatientDialog(options, model, missed, others).launch();
}

class Question extends ReactWidget {
  constructor(
    private readonly _model: PlanModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DataLake-dialog');
  }

  /** Put the same wish on the clipboard, as a line for a terminal. */
  copy(): void {
    const { due, dids, plan } = this._model;
    if (!plan || this._model.isAsking) {
      return;
    }
    const names = due.length ? due.map(({ did }) => did) : dids;
    const command = commandLine(plan, names);
    if (command !== null) {
      Clipboard.copyToSystem(command);
    }
    this._copied =
      command === null
        ? this._trans.__(
            'Rucio’s command line takes no name that holds a colon; nothing was copied.'
          )
        : this._trans.__('Copied: %1', command);
    this.update();
  }

  protected override render(): React.JSX.Element {
    return (
      <>
        <QuestionView model={this._model} trans={this._trans} />
        <p className="jp-DataLake-copied" aria-live="polite">
          {this._copied}
        </p>
      </>
    );
  }

  private _copied = '';
}

/** The dialog's content. */
export function QuestionView({ model, trans }: IQuestion): React.JSX.Element {
  useSignals(model.changed);
  const { plan } = model;
  const [single] = plan?.items.length === 1 ? plan.items : [];
  const tight = plan && !model.isAsking && tightText(trans, plan);
  return (
    <>
      <table>
        <tbody>
          {model.dids.length === 1 && (
            <Line name={trans.__('Data')}>{legible(model.dids[0])}</Line>
          )}
          <Line name={trans.__('Size')}>
            {total(trans, plan, 'files_total', 'bytes_total')}
          </Line>
          <Line name={trans.__('Already here')}>
            {total(trans, plan, 'files_here', 'bytes_here')}
          </Line>
          <Line name={trans.__('To')}>
            <Storage model={model} trans={trans} />
          </Line>
          <Line name={trans.__('Your quota')}>
            {plan ? quota(trans, plan) : trans.__('Asking Rucio…')}
          </Line>
          <Line name={trans.__('Lifetime')}>
            <Lifetime model={model} trans={trans} />
          </Line>
          {single && <Rules item={single} trans={trans} />}
        </tbody>
      </table>
      {model.dids.length > 1 && <PlannedDids model={model} trans={trans} />}
      {tight && <p className="jp-DataLake-warning">{tight}</p>}
      <Trouble model={model} trans={trans} />
    </>
  );
}

function total(
  trans: TranslationBundle,
  plan: Plan | null,
  files: 'files_here' | 'files_total',
  bytes: 'bytes_here' | 'bytes_total'
): string {
  return plan
    ? amount(trans, sum(plan.items, files), sum(plan.items, bytes))
    : trans.__('Asking Rucio…');
}

function quota(trans: TranslationBundle, plan: Plan): string {
  const place = plan.destinations.find(({ rse }) => rse === plan.rse);
  return place ? quotaText(trans, place.quota) : trans.__('Unknown');
}

/** Where the data go: a choice where there is one. */
function Storage({ model, trans }: IQuestion): React.JSX.Element {
  const { instance, plan } = model;
  const chosen = model.rse ?? plan?.rse ?? instance.destination_rse ?? '';
  const names = plan?.destinations.map(({ rse }) => rse);
  const places = [...new Set([...(names ?? instance.destinations), chosen])];
  const place = plan?.destinations.find(({ rse }) => rse === chosen);
  return (
    <span className="jp-DataLake-choice">
      {places.filter(Boolean).length > 1 ? (
        <HTMLSelect
          aria-label={trans.__('To')}
          value={chosen}
          disabled={model.isWorking}
          onChange={event => model.chooseRse(event.currentTarget.value)}
        >
          {places.filter(Boolean).map(rse => (
            <option key={rse} value={rse}>
              {legible(rse)}
            </option>
          ))}
        </HTMLSelect>
      ) : (
        <span>{legible(chosen) || trans.__('No mounted RSE')}</span>
      )}
      {plan && <span>· {freeText(trans, place ?? null)}</span>}
    </span>
  );
}

/** How long they stay. */
function Lifetime({ model, trans }: IQuestion): React.JSX.Element {
  const usual = model.instance.lifetime_days;
  return (
    <span className="jp-DataLake-choice">
      <input
        className="jp-mod-styled"
        inputMode="numeric"
        aria-label={trans.__('Lifetime in days')}
        aria-invalid={!model.isLifetimeValid}
        value={model.lifetime}
        placeholder={usual === null ? '–' : String(usual)}
        disabled={model.isWorking}
        onChange={event => model.chooseLifetime(event.currentTarget.value)}
      />
      <span>{lifetimeText(trans, model)}</span>
    </span>
  );
}

function lifetimeText(trans: TranslationBundle, model: PlanModel): string {
  const { instance, plan } = model;
  if (!model.isLifetimeValid) {
    return trans.__('Write whole days, 1 or more; empty is what your site set');
  }
  const isKnown = plan && !model.isAsking && !model.failure;
  const until = isKnown
    ? trans.__('days, %1', untilText(trans, plan, model.isSitesLifetime))
    : trans.__('days');
  const most = plan ? plan.lifetime_max_days : instance.lifetime_max_days;
  return most === null
    ? until
    : `${until} · ${trans._n('at most %1 day', 'at most %1 days', most)}`;
}

/** The rules that are there already. */
function Rules(props: {
  item: PlannedDid;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { item, trans } = props;
  const rules = [item.covered_by, ...item.others].filter(rule => rule !== null);
  return rules.length ? (
    <Line name={trans.__('Rules')}>
      {rules.map(rule => (
        <div key={rule.id}>{ruleText(trans, rule)}</div>
      ))}
    </Line>
  ) : null;
}

/** What stands in the way, else what will happen. */
function Trouble({ model, trans }: IQuestion): React.JSX.Element {
  const failure = trouble(model);
  if (!failure) {
    return (
      <p className="jp-DataLake-sentence" aria-live="polite">
        {planSentence(trans, model)}
      </p>
    );
  }
  const defaults = {
    label: trans.__('Use what your site set'),
    run: () => model.chooseDefaults()
  };
  const retry = {
    label: trans.__('Retry'),
    run: () => void (model.isReady ? model.carryOut() : model.ask())
  };
  return (
    <FailureView
      trans={trans}
      failure={failure}
      actions={model.isOwnChoice ? [retry, defaults] : [retry]}
    />
  );
}

/** The one failure to show at large: of the plan, else of the only DID. */
function trouble(model: PlanModel): IFailure | null {
  if (model.isAsking || model.isWorking) {
    return null;
  }
  const { plan } = model;
  if (model.failure || plan?.items.length !== 1) {
    return model.failure;
  }
  const [item] = plan.items;
  const outcome = model.outcomes.get(item.did);
  return item.failure ?? (typeof outcome === 'object' ? outcome : null);
}
