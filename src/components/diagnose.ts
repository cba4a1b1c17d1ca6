import type { CommandRegistry } from '@lumino/commands';
import * as React from 'react';

import { CommandIDs } from '../commands';

/** Gives the way to the doctor; null where there is none. */
export type DoctorWay = () => (() => void) | null;

/** For the failures of a panel: they offer the way beside their other verbs. */
export const Diagnose = React.createContext<DoctorWay>(() => null);

/** The way by its command, which an administrator may have left out. */
export function doctorOf(commands: CommandRegistry): DoctorWay {
  return () =>
    commands.hasCommand(CommandIDs.doctor)
      ? () => void commands.execute(CommandIDs.doctor)
      : null;
}
