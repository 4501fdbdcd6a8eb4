import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppointmentsModule } from '../appointments';
import { AuditModule } from '../audit';
import { OutboxModule } from '../outbox';
import { PatientsModule } from '../patients';
import { PracticeModule } from '../practice';
import { ProfessionalsModule } from '../professionals';
import { FreeNow } from './free-now';
import { WaitlistAccess } from './waitlist-access';
import { WaitlistAnswers } from './waitlist-answers.service';
import { WaitlistEntriesController } from './waitlist-entries.controller';
import { WaitlistEntriesQueries } from './waitlist-entries.queries';
import { WaitlistEntry } from './waitlist-entry.entity';
import { WaitlistJournal } from './waitlist-journal';
import { WaitlistOffer } from './waitlist-offer.entity';
import { WaitlistOffering } from './waitlist-offering';
import { WaitlistOffersController } from './waitlist-offers.controller';
import { WaitlistOffersQueries } from './waitlist-offers.queries';
import { WaitlistOpening } from './waitlist-opening.entity';
import { WaitlistOpeningsQueries } from './waitlist-openings.queries';
import { WaitlistService } from './waitlist.service';
import { WaitlistWork } from './waitlist-work';

@Module({
  imports: [
    TypeOrmModule.forFeature([WaitlistEntry, WaitlistOffer, WaitlistOpening]),
    AppointmentsModule,
    AuditModule,
    OutboxModule,
    PatientsModule,
    PracticeModule,
    ProfessionalsModule,
  ],
  controllers: [WaitlistEntriesController, WaitlistOffersController],
  providers: [
    FreeNow,
    WaitlistAccess,
    WaitlistAnswers,
    WaitlistEntriesQueries,
    WaitlistJournal,
    WaitlistOffering,
    WaitlistOffersQueries,
    WaitlistOpeningsQueries,
    WaitlistService,
    WaitlistWork,
  ],
  exports: [WaitlistAnswers],
})
export class WaitlistModule {}
