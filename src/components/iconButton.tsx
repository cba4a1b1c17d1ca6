import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** A button that is an icon, with its name for those who do not see it. */
export function IconButton(props: {
  icon: LabIcon;
  label: string;
  onClick: () => void;
  tabIndex?: number;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-DataLake-iconButton jp-mod-styled jp-mod-minimal"
      aria-label={props.label}
      title={props.label}
      tabIndex={props.tabIndex}
      onClick={event => {
        event.stopPropagation();
        props.onClick();
      }}
    >
      <props.icon.react tag="span" width="16px" height="16px" />
    </button>
  );
}
