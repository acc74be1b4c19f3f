/** One signed key event: the exact bytes that were signed, and its CESR attachments (signatures, source seals) as text. */
export interface SignedEvent {
  readonly raw: Uint8Array;
  readonly attachments: string;
}

/** Where a log stands: its newest event. */
export interface Tip {
  readonly sn: number;
  readonly said: string;
}
