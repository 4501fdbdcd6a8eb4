import { CreatePracticeAndAccounts1764547200000 } from './1764547200000-create-practice-and-accounts';
import { CreateProfessionals1764547260000 } from './1764547260000-create-professionals';
import { CreateAvailability1764547320000 } from './1764547320000-create-availability';
import { CreatePatients1764547380000 } from './1764547380000-create-patients';
import { CreateAppointments1764547440000 } from './1764547440000-create-appointments';
import { CreateFreeSlots1764547500000 } from './1764547500000-create-free-slots';
import { AddCancellationTerms1764547560000 } from './1764547560000-add-cancellation-terms';
import { AddConfirmationDeadlines1764547620000 } from './1764547620000-add-confirmation-deadlines';
import { CreateCalendarFeeds1764547680000 } from './1764547680000-create-calendar-feeds';
import { AddLateFeeWaivers1764547740000 } from './1764547740000-add-late-fee-waivers';
import { OrderFreeSlotsByPartOfDay1764547800000 } from './1764547800000-order-free-slots-by-part-of-day';
import { CreateSlotHolds1764547860000 } from './1764547860000-create-slot-holds';
import { IndexUnresolvedAppointments1764547920000 } from './1764547920000-index-unresolved-appointments';
import { CreateAppointmentSeries1764547980000 } from './1764547980000-create-appointment-series';
import { IndexHorizonsAndLanguages1764548040000 } from './1764548040000-index-horizons-and-languages';
import { CreateWaitlist1764548100000 } from './1764548100000-create-waitlist';
import { SealAuditEntries1764548200000 } from './1764548200000-seal-audit-entries';
import { ExtendAccountTokens1764548300000 } from './1764548300000-extend-account-tokens';
import { AddStepUp1764548310000 } from './1764548310000-add-step-up';
import { CreateSecondFactors1764548320000 } from './1764548320000-create-second-factors';
import { CreateApiKeys1764548400000 } from './1764548400000-create-api-keys';
import { CreateSigningKeys1764548410000 } from './1764548410000-create-signing-keys';
import { MarkErasedPatients1764548500000 } from './1764548500000-mark-erased-patients';
import { CreatePrivacy1764548550000 } from './1764548550000-create-privacy';
import { RelayOutbox1764548600000 } from './1764548600000-relay-outbox';
import { CreateJobWorkers1764548610000 } from './1764548610000-create-job-workers';
import { CreateNotifications1764548620000 } from './1764548620000-create-notifications';
import { CreatePictures1764548700000 } from './1764548700000-create-pictures';
import { IndexLiveDeviceSessions1764548800000 } from './1764548800000-index-live-device-sessions';
import { LimitApiKeys1764549000000 } from './1764549000000-limit-api-keys';
import { CreateSignInAttempts1764549010000 } from './1764549010000-create-sign-in-attempts';
import { LapseOwnPatients1764549020000 } from './1764549020000-lapse-own-patients';
import { AddNotificationPreferences1764550000000 } from './1764550000000-add-notification-preferences';
import { CreateWebhooks1764551000000 } from './1764551000000-create-webhooks';
import { CreateCaseloads1764551010000 } from './1764551010000-create-caseloads';
import { CreateChat1764552000000 } from './1764552000000-create-chat';

/** In order. A released migration is never edited; a new one is added. */
export const MIGRATIONS = [
  CreatePracticeAndAccounts1764547200000,
  CreateProfessionals1764547260000,
  CreateAvailability1764547320000,
  CreatePatients1764547380000,
  CreateAppointments1764547440000,
  CreateFreeSlots1764547500000,
  AddCancellationTerms1764547560000,
  AddConfirmationDeadlines1764547620000,
  CreateCalendarFeeds1764547680000,
  AddLateFeeWaivers1764547740000,
  OrderFreeSlotsByPartOfDay1764547800000,
  CreateSlotHolds1764547860000,
  IndexUnresolvedAppointments1764547920000,
  CreateAppointmentSeries1764547980000,
  IndexHorizonsAndLanguages1764548040000,
  CreateWaitlist1764548100000,
  SealAuditEntries1764548200000,
  ExtendAccountTokens1764548300000,
  AddStepUp1764548310000,
  CreateSecondFactors1764548320000,
  CreateApiKeys1764548400000,
  CreateSigningKeys1764548410000,
  MarkErasedPatients1764548500000,
  CreatePrivacy1764548550000,
  RelayOutbox1764548600000,
  CreateJobWorkers1764548610000,
  CreateNotifications1764548620000,
  CreatePictures1764548700000,
  IndexLiveDeviceSessions1764548800000,
  LimitApiKeys1764549000000,
  CreateSignInAttempts1764549010000,
  LapseOwnPatients1764549020000,
  AddNotificationPreferences1764550000000,
  CreateWebhooks1764551000000,
  CreateCaseloads1764551010000,
  CreateChat1764552000000,
];
