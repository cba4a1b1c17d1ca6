import { closeIcon, editIcon } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

import { CommandIDs } from '../commands';
import { Standing } from '../availability/standing';
import type { IAction } from '../components/failure';
import { IconButton } from '../components/iconButton';
import { useSignals } from '../components/signal';
import type { IAttachment, IInjector, KernelState } from '../tokens';
import { watchDrag } from './dragRow';
import { NameField } from './nameField';
import type { ICartOptions } from './panel';
import { ENTRY_CLASS } from './rowCommands';
import { legible } from '../components/legible';

/** What a row of the cart is made of. */
export interface IEntryProps extends ICartOptions {
  readonly entry: IAttachment;
  readonly index: number;
  readonly count: number;
  /** Whether it is the row that the keyboard is at. */
  readonly active: boolean;
  readonly mayAct: boolean;
  /** Takes the focus once. */
  readonly rowRef: React.Ref<HTMLLIElement>;
}

/** A row of the cart: the variable, its DID, where it stands, and what can be done. */
export function Entry(props: IEntryProps): React.JSX.Element {
  const { active, cart, count, entry, index, injector, list, trans } = props;
  const { did, variableName } = entry;
  useSignals(...injectorSignals(injector));
  const instance = props.account.find(entry.instance);
  const context = cart.current?.sessionContext;
  const kernel = context ? injector?.state(context, variableName) : undefined;
  return (
    <li
      ref={active ? props.rowRef : undefined}
      className={ENTRY_CLASS}
      data-drop={dropMark(props)}
      tabIndex={active ? 0 : -1}
      aria-label={trans.__('%1, %2', variableName, did)}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-keyshortcuts="F2 Delete Alt+ArrowUp Alt+ArrowDown"
      onFocus={() => {
        if (!active) {
          list.select(index);
        }
      }}
    >
      <div
        className="jp-DataLake-entryTitle"
        data-renamed={list.renamedIndex === index}
        onMouseDown={event => watchDrag(event, props)}
      >
        {list.renamedIndex === index ? (
          <NameField list={list} entry={entry} trans={trans} />
        ) : (
          <code
            title={trans.__('%1: double click or F2 to rename', variableName)}
            onDoubleClick={() => list.startRename(entry)}
          >
            {legible(variableName)}
          </code>
        )}
        <span className="jp-DataLake-entryDid" title={legible(did)}>
          {legible(did)}
        </span>
        {instance && props.account.instances.length > 1 && (
          <span
            className="jp-DataLake-entryInstance"
            title={legible(instance.display_name)}
          >
            {legible(instance.display_name)}
          </span>
        )}
        <span className="jp-DataLake-entryActions">
          <IconButton
            icon={editIcon}
            label={trans.__('Rename %1', variableName)}
            onClick={() => list.startRename(entry)}
          />
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove %1 from the notebook', variableName)}
            onClick={() => list.remove(entry)}
          />
        </span>
      </div>
      {instance ? (
        <Standing
          {...props}
          instance={instance.name}
          did={did}
          name={variableName}
          kernel={kernel}
          actions={kernelActions(props, kernel)}
        />
      ) : (
        <p>{unknownInstance(props)}</p>
      )}
    </li>
  );
}

/** On which side of the row something would be dropped. */
function dropMark({ count, index, list }: IEntryProps): string | undefined {
  if (list.gap === index) {
    return 'above';
  }
  return index === count - 1 && list.gap === count ? 'below' : undefined;
}

/** What can be done about a variable that is not in the kernel. */
function kernelActions(
  { entry, execute, inject, list, trans }: IEntryProps,
  kernel: KernelState | undefined
): IAction[] {
  const rename = {
    label: trans.__('Rename…'),
    run: () => list.startRename(entry)
  };
  switch (kernel?.kind) {
    case 'off':
      return [{ label: trans.__('Put into the kernel'), run: inject }];
    case 'taken':
      return [
        {
          label: trans.__('Replace…'),
          run: () =>
            execute(CommandIDs.replaceInKernel, {
              variableName: entry.variableName
            })
        },
        rename
      ];
    case 'failed':
      return [
        { label: trans.__('Put into the kernel again'), run: inject },
        rename
      ];
    default:
      return [];
  }
}

function unknownInstance({ account, entry, trans }: IEntryProps): string {
  if (account.status !== 'ready') {
    return trans.__('The data lake’s configuration is not read yet.');
  }
  return trans.__(
    'It belongs to the instance “%1”, which is not configured here.',
    entry.instance ?? ''
  );
}

function injectorSignals(
  injector: IInjector | null
): ISignal<unknown, unknown>[] {
  return injector ? [injector.changed] : [];
}
