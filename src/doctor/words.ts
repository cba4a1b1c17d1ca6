import type { TranslationBundle } from '@jupyterlab/translation';

import { remedy } from '../api/failures';
import type { Check, CheckState, CheckTopic } from '../api/types';
import type { DoctorModel } from './model';

/** What is looked at. */
export function topicLabel(
  trans: TranslationBundle,
  topic: CheckTopic
): string {
  switch (topic) {
    case 'configuration':
      return trans.__('Configuration');
    case 'reachability':
      return trans.__('Connection');
    case 'tls':
      return trans.__('Certificate');
    case 'credential':
      return trans.__('Sign-in');
    case 'clock':
      return trans.__('Clock');
    case 'rse':
      return trans.__('Destination RSE');
    case 'mount':
      return trans.__('Mount');
    case 'rights':
      return trans.__('Quota');
    case 'versions':
      return trans.__('Version');
  }
}

/** How it was found; the word stands beside the colour. */
export function stateWord(trans: TranslationBundle, state: CheckState): string {
  switch (state) {
    case 'ok':
      return trans.__('OK');
    case 'warning':
      return trans.__('Warning');
    case 'failed':
      return trans.__('Failed');
    case 'skipped':
      return trans.__('Skipped');
  }
}

/** Why, and what can be done, for a finding that is not well. */
export function explanation(
  trans: TranslationBundle,
  { failure, message }: Check
): { reason: string | null; remedy: string } | null {
  return (
    failure && {
      reason: failure.reason === message ? null : failure.reason,
      remedy: remedy(failure.code, trans)
    }
  );
}

/** How the run stands, as one sentence. */
export function standing(trans: TranslationBundle, model: DoctorModel): string {
  const looked = model.checks.length - model.count('skipped');
  switch (model.status) {
    case 'idle':
      return trans.__('Nothing was looked at yet.');
    case 'running':
      return trans._n(
        'Looking… %1 thing so far.',
        'Looking… %1 things so far.',
        looked,
        String(looked)
      );
    case 'stopped':
      return trans._n(
        'Stopped after %1 thing.',
        'Stopped after %1 things.',
        looked,
        String(looked)
      );
    case 'failed':
      return trans.__('The set-up could not be looked at to the end.');
    case 'done':
      return verdict(trans, model);
  }
}

function verdict(trans: TranslationBundle, model: DoctorModel): string {
  const failed = model.count('failed');
  const warnings = model.count('warning');
  const well = model.count('ok');
  if (!failed && !warnings) {
    return trans._n(
      'All is well: %1 thing was looked at.',
      'All is well: %1 things were looked at.',
      well,
      String(well)
    );
  }
  return [
    failed && trans._n('%1 failed', '%1 failed', failed, String(failed)),
    warnings &&
      trans._n('%1 warning', '%1 warnings', warnings, String(warnings)),
    well && trans.__('%1 OK', String(well))
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What the view shows, as plain text to be sent to somebody; nothing else. */
export function diagnosticsText(
  trans: TranslationBundle,
  model: DoctorModel
): string {
  const lines = [trans.__('Data Lake: Doctor')];
  if (model.finishedAt) {
    lines.push(model.finishedAt.toISOString());
  }
  lines.push(standing(trans, model));
  if (model.failure) {
    lines.push(`${model.failure.message}: ${model.failure.reason}`);
  }
  for (const { instance, checks } of model.groups) {
    lines.push('', `# ${instance ?? trans.__('All instances')}`);
    for (const check of checks) {
      lines.push(...checkLines(trans, check));
    }
  }
  return lines.join('\n') + '\n';
}

function checkLines(trans: TranslationBundle, check: Check): string[] {
  const state = stateWord(trans, check.state);
  const topic = topicLabel(trans, check.topic);
  const why = explanation(trans, check);
  return [
    `[${state}] ${topic}: ${check.message}`,
    ...(why?.reason ? [`    ${why.reason}`] : []),
    ...check.details.map(detail => `    ${detail}`),
    ...(why ? [`    ${trans.__('What you can do:')} ${why.remedy}`] : [])
  ];
}
