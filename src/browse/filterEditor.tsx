import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { FilterOperator } from '../api/types';
import { IconButton } from '../components/iconButton';
import type { FilterModel, ICondition } from './filterModel';
import { KNOWN_KEYS, OPERATORS } from './filterModel';
import { legible } from '../components/legible';

const KEYS = 'jp-datalake-metadata-keys';
const ERROR = 'jp-datalake-filter-error';

/** Conditions on metadata, one line each. */
export function FilterEditor(props: {
  filters: FilterModel;
  trans: TranslationBundle;
  /** Why the server refused them; null while it did not. */
  refusal: string | null;
}): React.JSX.Element {
  const { filters, refusal, trans } = props;
  return (
    <form
      className="jp-DataLake-filters"
      aria-label={trans.__('Conditions on metadata')}
      onSubmit={event => {
        event.preventDefault();
        filters.apply();
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          filters.cancel();
        }
      }}
    >
      {filters.conditions.map((condition, index) => (
        <Condition
          key={condition.id}
          {...props}
          condition={condition}
          number={index + 1}
        />
      ))}
      {refusal !== null && (
        <p id={ERROR} className="jp-DataLake-filterError" role="alert">
          {legible(refusal)}
        </p>
      )}
      <datalist id={KEYS}>
        {KNOWN_KEYS.map(key => (
          <option key={key} value={key} />
        ))}
      </datalist>
      <div className="jp-DataLake-actions">
        <button
          type="submit"
          className="jp-DataLake-action jp-mod-styled jp-mod-minimal"
        >
          {trans.__('Search')}
        </button>
        <button
          type="button"
          className="jp-DataLake-action jp-mod-styled jp-mod-minimal"
          onClick={() => filters.add()}
        >
          {trans.__('Add a condition')}
        </button>
      </div>
    </form>
  );
}

function Condition(props: {
  filters: FilterModel;
  trans: TranslationBundle;
  refusal: string | null;
  condition: ICondition;
  number: number;
}): React.JSX.Element {
  const { condition, filters, number, refusal, trans } = props;
  const { id, key, op, value } = condition;
  const blamed =
    refusal !== null &&
    (filters.conditions.length === 1 || refusal.includes(key));
  const field = {
    'aria-invalid': blamed,
    'aria-describedby': blamed ? ERROR : undefined,
    className: 'jp-mod-styled',
    spellCheck: false,
    autoComplete: 'off'
  };
  return (
    <div
      className="jp-DataLake-condition"
      role="group"
      aria-label={trans.__('Condition %1', number)}
    >
      <input
        {...field}
        autoFocus={key === ''}
        list={KEYS}
        placeholder={trans.__('key')}
        aria-label={trans.__('Metadata key')}
        value={key}
        onChange={event => filters.edit(id, { key: event.currentTarget.value })}
      />
      <HTMLSelect
        aria-label={trans.__('Comparison')}
        value={op}
        onChange={event =>
          filters.edit(id, { op: event.currentTarget.value as FilterOperator })
        }
      >
        {OPERATORS.map(operator => (
          <option key={operator} value={operator}>
            {operator}
          </option>
        ))}
      </HTMLSelect>
      <input
        {...field}
        placeholder={trans.__('value')}
        aria-label={trans.__('Value')}
        value={value}
        onChange={event =>
          filters.edit(id, { value: event.currentTarget.value })
        }
      />
      <IconButton
        icon={closeIcon}
        label={trans.__('Remove condition %1', number)}
        onClick={() => filters.remove(id)}
      />
    </div>
  );
}
