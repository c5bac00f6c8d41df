import type { SdkFault } from './fault.ts';
import type { Credentials, EndReason, GuestPass, LoginAnswer } from './port.ts';

/** A sign-in of the owner's that is not answered yet. */
export interface SignIn {
  credentials: Credentials | GuestPass;
  timeoutMs: number;
  isPatient: boolean;
  sinceMs: number;
  resolve(login: LoginAnswer): void;
  reject(fault: SdkFault): void;
}

/** What came with an event. */
export interface Detail {
  signIn?: SignIn;
  login?: LoginAnswer;
  fault?: SdkFault;
  reason?: EndReason;
  /** Called when a sign-out is done. */
  signedOut?: () => void;
}
