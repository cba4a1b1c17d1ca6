import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IAttachment } from '../tokens';
import type { CartListModel } from './listModel';

/** Writes another variable name in place: Enter and leaving keep it, Escape does not. */
export function NameField(props: {
  list: CartListModel;
  entry: IAttachment;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { entry, list, trans } = props;
  const [name, setName] = React.useState(entry.variableName);
  const [problem, setProblem] = React.useState<string | null>(null);
  const field = React.useRef<HTMLInputElement>(null);
  const id = React.useId();
  React.useEffect(() => field.current?.select(), []);
  const keep = () => setProblem(list.rename(entry, name.trim()));
  return (
    <span className="jp-DataLake-nameField">
      <input
        ref={field}
        className="jp-mod-styled"
        autoFocus
        spellCheck={false}
        aria-label={trans.__('Variable name for %1', entry.did)}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : id}
        value={name}
        onChange={event => {
          setName(event.target.value);
          setProblem(null);
        }}
        onKeyDown={event => {
          // What is written here is nothing for the list.
          event.stopPropagation();
          if (event.key === 'Enter') {
            keep();
          } else if (event.key === 'Escape') {
            list.cancelRename();
          }
        }}
        onBlur={() => {
          if (list.nameProblem(entry, name.trim())) {
            list.cancelRename();
          } else {
            keep();
          }
        }}
      />
      {problem !== null && (
        <span id={id} role="alert" className="jp-DataLake-nameProblem">
          {problem}
        </span>
      )}
    </span>
  );
}
