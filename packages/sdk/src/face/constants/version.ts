import { version } from '../../../package.json';

/** The version of the interface that is offered. Kits split it at the dots and look at the first part (§11.3). */
export const VERSION = '3.6.6';

/** The same, and which build of the package it is: what an operator tells builds apart by. */
export const BUILD: string = `${VERSION}+${version}`;
