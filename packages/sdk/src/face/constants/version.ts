/** The version of the interface that is offered. Kits split it at the dots and look at the first part (§11.3). */
export const VERSION = '3.6.6';
