import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { CommandIDs } from '../commands';
import { IconButton } from '../components/iconButton';
import { pinIcon } from '../components/icons';
import type { BrowseModel } from './model';
import type { IBrowseOptions } from './options';
import type { IScope } from './scopeModel';
import type { ITreeLine } from './virtualTree';
import { VirtualTree } from './virtualTree';
import { isolated, legible } from '../components/legible';

/** The scopes whose name holds what is typed: the default one, the pinned ones, one's own, all others. */
export function ScopeList(options: IBrowseOptions): React.JSX.Element {
  const { model, trans } = options;
  const scopes = model.scopes.matching(model.scopePart);
  const empty = emptyText(trans, model, scopes);
  const open = (index: number) => void model.open(scopes[index].name);
  return empty === null ? (
    <VirtualTree
      id="jp-datalake-scope"
      label={trans.__('Scopes')}
      busy={model.scopes.all === null}
      count={scopes.length}
      line={index => lineOf(trans, scopes, index)}
      cells={(index, active) => (
        <ScopeCells {...options} scope={scopes[index]} active={active} />
      )}
      onToggle={open}
      onOpen={open}
      onInspect={open}
      onMenu={index => options.onScopeMenu(argsOf(options, scopes[index]))}
    />
  ) : (
    <p className="jp-DataLake-empty" role="status">
      {empty}
    </p>
  );
}

function ScopeCells(
  props: IBrowseOptions & { scope: IScope; active: boolean }
): React.JSX.Element {
  const { active, execute, model, scope, trans } = props;
  const { isPinned, name } = scope;
  return (
    <>
      <span className="jp-DataLake-rowName">
        <span className="jp-DataLake-rowNameStart">{legible(name)}</span>
      </span>
      <span className="jp-DataLake-rowSize" aria-hidden="true">
        {remark(trans, scope)}
      </span>
      {model.preferences.mayPin && (
        <span
          className={isPinned ? 'jp-DataLake-pinned' : 'jp-DataLake-rowActions'}
        >
          <IconButton
            icon={pinIcon}
            label={
              isPinned
                ? trans.__('Unpin scope %1', name)
                : trans.__('Pin scope %1', name)
            }
            tabIndex={active ? 0 : -1}
            onClick={() => execute(CommandIDs.pinScope, argsOf(props, scope))}
          />
        </span>
      )}
    </>
  );
}

function lineOf(
  trans: TranslationBundle,
  scopes: ReadonlyArray<IScope>,
  index: number
): ITreeLine {
  const scope = scopes[index];
  return {
    key: scope.name,
    level: 1,
    position: index + 1,
    size: scopes.length,
    expanded: null,
    name: legible(scope.name),
    title: [isolated(scope.name), remark(trans, scope)]
      .filter(Boolean)
      .join('\n'),
    className: 'jp-DataLake-scopeRow'
  };
}

function argsOf({ model }: IBrowseOptions, { name }: IScope) {
  return { scope: name, instance: model.instance ?? '' };
}

/** What is special about a scope, in a word. */
function remark(trans: TranslationBundle, scope: IScope): string {
  if (scope.isDefault) {
    return trans.__('default');
  }
  if (scope.isOwn) {
    return trans.__('yours');
  }
  return '';
}

/** Why there is no scope to be seen; null when there is one, or when it is said elsewhere. */
function emptyText(
  trans: TranslationBundle,
  { failure, scopePart, scopes, text }: BrowseModel,
  shown: ReadonlyArray<IScope>
): string | null {
  if (shown.length) {
    return null;
  }
  if (!scopes.all) {
    return failure ? '' : trans.__('Reading the scopes…');
  }
  if (!text) {
    return trans.__('This Rucio has no scopes.');
  }
  return text.includes(':')
    ? trans.__(
        'No scope with “%1”. Press Enter to search there all the same.',
        scopePart
      )
    : trans.__(
        'No scope with “%1”. Press Enter to look for data of this name.',
        scopePart
      );
}
