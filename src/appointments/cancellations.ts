import type { Appointment } from './appointment.entity';
import { outcomeOf, type Cancellation, type CancellationOutcome } from './domain/cancellation';

/** What cancelling this appointment is and costs, by the terms under which it was booked. */
export function outcomeFor(row: Appointment, cancellation: Cancellation): CancellationOutcome {
  const { cancellationDeadline, priceAmount, priceCurrency, lateFeePercent } = row;
  const price = priceCurrency === null ? null : priceAmount;
  return outcomeOf(cancellation, { deadline: cancellationDeadline.getTime(), price, lateFeePercent });
}

/** The columns of a cancellation, as the quote of the same moment would have said. */
export function cancelledBy(
  row: Appointment,
  cancellation: Cancellation & { readonly accountId: string | null },
): Partial<Appointment> {
  const { by, reasonCode, at, accountId } = cancellation;
  const { late, fee } = outcomeFor(row, cancellation);
  return {
    status: 'cancelled',
    cancelledAt: new Date(at),
    cancelledBy: accountId,
    cancelledByRole: by,
    cancellationReasonCode: reasonCode,
    cancelledLate: late,
    cancellationFeeAmount: fee,
    cancellationFeeCurrency: fee === null ? null : row.priceCurrency,
  };
}
