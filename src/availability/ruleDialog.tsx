import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Rule } from '../api/types';
import { FailureView } from '../components/failure';
import { formatDay } from '../components/quantities';
import { useSignals } from '../components/signal';
import { PatientDialog } from './patientDialog';
import type { RuleDeed, RuleModel } from './ruleModel';
import { locksText, ruleSentence } from './ruleText';
import { Line } from './valueTable';
import { legible } from '../components/legible';

interface IQuestion {
  readonly model: RuleModel;
  readonly trans: TranslationBundle;
}

/** Say what will become of a rule, then do it; resolves when the dialog is closed. `missed`: see `PatientDialog`. */
export async function askAboutRule(
  { model, trans }: IQuestion,
  missed: () => void
): Promise<void> {
  const { accept, dismiss, title } = words(trans, model.deed);
  const button = { label: accept };
  const buttons = [
    Dialog.cancelButton({ label: dismiss }),
    model.deed === 'cancel'
      ? Dialog.warnButton(button)
      : Dialog.okButton(button)
  ];
  const body = new Question(model, trans);
  await new PatientDialog({ title, body, buttons }, model, missed).launch();
}

function words(
  trans: TranslationBundle,
  deed: RuleDeed
): { accept: string; dismiss: string; title: string } {
  const dismiss = trans.__('Cancel');
  switch (deed) {
    case 'extend':
      return {
        title: trans.__('Keep the data for longer'),
        accept: trans.__('Extend'),
        dismiss
      };
    case 'retry':
      return {
        title: trans.__('Try the transfers again'),
        accept: trans.__('Retry'),
        dismiss
      };
    case 'cancel':
      return {
        title: trans.__('Remove the rule'),
        accept: trans.__('Remove the rule'),
        dismiss: trans.__('Keep it')
      };
  }
}

class Question extends ReactWidget {
  constructor(
    private readonly _model: RuleModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DataLake-dialog');
  }

  protected override render(): React.JSX.Element {
    return <RuleView model={this._model} trans={this._trans} />;
  }
}

/** The dialog's content. */
export function RuleView({ model, trans }: IQuestion): React.JSX.Element {
  useSignals(model.changed);
  const { did, failure, rule } = model;
  const again = {
    label: trans.__('Retry'),
    run: () => void (rule ? model.carryOut() : model.ask())
  };
  return (
    <>
      <table>
        <tbody>
          <Line name={trans.__('Data')}>{legible(did)}</Line>
          {rule && <Values rule={rule} model={model} trans={trans} />}
        </tbody>
      </table>
      {failure ? (
        <FailureView trans={trans} failure={failure} actions={[again]} />
      ) : (
        <p className="jp-DataLake-sentence" aria-live="polite">
          {ruleSentence(trans, model)}
        </p>
      )}
    </>
  );
}

function Values(props: IQuestion & { rule: Rule }): React.JSX.Element {
  const { model, rule, trans } = props;
  return (
    <>
      {rule.did !== model.did && (
        <Line name={trans.__('Made for')}>{legible(rule.did)}</Line>
      )}
      <Line name={trans.__('Storage')}>{legible(rule.rse_expression)}</Line>
      <Line name={trans.__('Rule of')}>{legible(rule.account)}</Line>
      <Line name={trans.__('Files')}>{locksText(trans, rule)}</Line>
      {rule.error && (
        <Line name={trans.__('Reason')}>{legible(rule.error)}</Line>
      )}
      <Line name={trans.__('Ends')}>
        {rule.expires_at === null
          ? trans.__('Never')
          : formatDay(rule.expires_at)}
      </Line>
      {model.deed === 'extend' && rule.own && rule.expires_at !== null && (
        <Line name={trans.__('Keep for')}>
          <span className="jp-DataLake-choice">
            <input
              className="jp-mod-styled"
              inputMode="numeric"
              aria-label={trans.__('Days from now')}
              aria-invalid={model.misfit !== null}
              value={model.lifetime}
              disabled={model.isWorking}
              onChange={event =>
                model.chooseLifetime(event.currentTarget.value)
              }
            />
            <span>{daysText(trans, model)}</span>
          </span>
        </Line>
      )}
    </>
  );
}

function daysText(trans: TranslationBundle, { mostDays }: RuleModel): string {
  return mostDays === null
    ? trans.__('days from now')
    : trans._n(
        'days from now · at most %1 day (set by your site)',
        'days from now · at most %1 days (set by your site)',
        mostDays
      );
}
