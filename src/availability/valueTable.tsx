import * as React from 'react';

/** A line of a dialog's table: what it is, and its value. */
export function Line(props: {
  name: string;
  children: React.ReactNode;
}): React.JSX.Element {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.children}</td>
    </tr>
  );
}
