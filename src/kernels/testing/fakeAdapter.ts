import type { IInjection, IKernelRequest } from '../../tokens';

/** Its requests say in words what they are, and the fake kernel reads these. */
export const adapter = {
  language: 'python',
  isValidName: (name: string) => /^\w+$/.test(name),
  inject: (items: ReadonlyArray<IInjection>) =>
    items.map(({ variableName, files, replace }) =>
      request(
        `${replace ? 'replace' : 'set'} ${variableName} ${JSON.stringify(files)}`
      )
    ),
  remove: (variableName: string) => request(`remove ${variableName}`)
};

function request(code: string): IKernelRequest {
  return {
    code,
    userExpressions: { ack: 'ack' },
    acknowledged: ({ ack }) => ack === 'done',
    taken: ({ ack }) => ack === 'taken'
  };
}
