import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DidFilter } from '../api/types';
import type { BrowseModel } from './model';
import { legible } from '../components/legible';

interface IPartProps {
  model: BrowseModel;
  trans: TranslationBundle;
}

/** The box, and below it what narrows the search. */
export function SearchBox({
  model,
  onBox,
  trans
}: IPartProps & {
  onBox?: (box: HTMLInputElement | null) => void;
}): React.JSX.Element {
  return (
    <form
      role="search"
      className="jp-DataLake-search"
      onSubmit={event => {
        event.preventDefault();
        void model.search();
      }}
    >
      <input
        ref={onBox}
        className="jp-mod-styled"
        type="search"
        aria-label={trans.__('Search data')}
        placeholder={trans.__('scope:name, or part of a scope')}
        title={
          model.wildcards
            ? trans.__(
                'scope:pattern searches a scope, a pattern alone searches your own and pinned scopes, *:pattern all of them. * and % stand for any text.'
              )
            : trans.__(
                'Write scope:name with the complete name. Wildcards are switched off here by the administrator.'
              )
        }
        spellCheck={false}
        value={model.text}
        onChange={event => {
          model.text = event.currentTarget.value;
          if (!model.text) {
            model.clear();
          }
        }}
        onKeyDown={event => {
          if (event.key === 'Escape' && model.status === 'searching') {
            event.preventDefault();
            model.stop();
          }
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            focusRows(event.currentTarget);
          }
        }}
      />
      <div className="jp-DataLake-narrowing">
        <TypeFilter model={model} trans={trans} />
        <Chips model={model} trans={trans} />
      </div>
    </form>
  );
}

/** From the box down into what was found. */
function focusRows(box: HTMLElement): void {
  box
    .closest('.jp-DataLake-browse')
    ?.querySelector<HTMLElement>('[role=tree]')
    ?.focus();
}

function TypeFilter({ model, trans }: IPartProps): React.JSX.Element {
  const labels: Record<DidFilter, string> = {
    all: trans.__('Any type'),
    collection: trans.__('Collections'),
    container: trans.__('Containers'),
    dataset: trans.__('Datasets'),
    file: trans.__('Files')
  };
  return (
    <HTMLSelect
      className="jp-DataLake-type"
      aria-label={trans.__('Type')}
      value={model.type}
      onChange={event => {
        model.type = event.currentTarget.value as DidFilter;
      }}
    >
      {Object.entries(labels).map(([type, label]) => (
        <option key={type} value={type}>
          {label}
        </option>
      ))}
    </HTMLSelect>
  );
}

/** The conditions in a word each, and the way to more of them. */
function Chips({ model, trans }: IPartProps): React.JSX.Element {
  const { filters } = model;
  const shown = filters.isOpen ? [] : filters.conditions;
  return (
    <>
      {shown.map(({ id, key, op, value }) => {
        const words = legible(`${key} ${op} ${value}`);
        return (
          <span key={id} className="jp-DataLake-chip" title={words}>
            <button
              type="button"
              className="jp-DataLake-chipText jp-mod-styled jp-mod-minimal"
              onClick={() => filters.open(false)}
            >
              {words}
            </button>
            <button
              type="button"
              className="jp-DataLake-chipRemove jp-mod-styled jp-mod-minimal"
              aria-label={trans.__('Remove the condition %1', words)}
              title={trans.__('Remove the condition %1', words)}
              onClick={() => filters.remove(id)}
            >
              <closeIcon.react tag="span" width="12px" height="12px" />
            </button>
          </span>
        );
      })}
      <button
        type="button"
        className="jp-DataLake-addFilter jp-mod-styled jp-mod-minimal"
        aria-expanded={filters.isOpen}
        onClick={() => (filters.isOpen ? filters.apply() : filters.open(true))}
      >
        {trans.__('+ metadata')}
      </button>
    </>
  );
}
