import { cleanup, fireEvent, render } from '@testing-library/react';
import * as React from 'react';

import { Actions } from './failure';

describe('Actions', () => {
  afterEach(cleanup);

  it('says once why some verbs cannot be used, and ties each to it', () => {
    const ran: string[] = [];
    const action = (label: string, whyNot?: string) => ({
      label,
      run: () => ran.push(label),
      whyNot
    });
    const view = render(
      <Actions
        actions={[
          action('Keep'),
          action('Extend', 'Ask bob.'),
          action('Cancel', 'Ask bob.')
        ]}
      />
    );
    view.getAllByRole('button').forEach(button => fireEvent.click(button));
    expect(ran).toEqual(['Keep']);
    const reason = view.getByText('Ask bob.');
    for (const name of ['Extend', 'Cancel']) {
      const button = view.getByRole('button', { name });
      expect(button.getAttribute('aria-disabled')).toBe('true');
      expect(button.getAttribute('aria-describedby')).toBe(reason.id);
    }
    const keep = view.getByRole('button', { name: 'Keep' });
    expect(keep.hasAttribute('aria-disabled')).toBe(false);
    expect(keep.hasAttribute('aria-describedby')).toBe(false);
  });

  it('is nothing where nothing can be done', () => {
    expect(render(<Actions actions={[]} />).container.textContent).toBe('');
  });
});
