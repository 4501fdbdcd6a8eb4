import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AppointmentResponse, BOOKING_REFUSALS } from '../appointments';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { PathId } from '../common/http/path-id';
import { PatientNotFound } from '../patients';
import { WaitlistOfferResponse } from './dto/waitlist.response';
import { WaitlistAnswers } from './waitlist-answers.service';
import { WaitlistOfferNotFound, WaitlistOfferOver } from './waitlist.errors';

@ApiTags('waitlist')
@ForMachines('waitlist')
@Controller('waitlist-offers/:id')
export class WaitlistOffersController {
  constructor(private readonly answers: WaitlistAnswers) {}

  @Post('accept')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Accepts an offer of the waitlist.',
    'Accepting is booking: the answer is the appointment, which has the id of the offer, and the entry is fulfilled. The rules are asked again. Of two at once one books, and the other gets 409.',
    WaitlistOfferNotFound,
    WaitlistOfferOver,
    PatientNotFound,
    ...Object.values(BOOKING_REFUSALS),
  )
  @ApiOkResponse({ type: AppointmentResponse })
  async accept(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
  ): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.answers.accept(principal, id), principal);
  }

  @Post('decline')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Declines an offer of the waitlist.',
    'The time goes to the next; the entry goes on waiting for others.',
    WaitlistOfferNotFound,
    WaitlistOfferOver,
  )
  @ApiOkResponse({ type: WaitlistOfferResponse })
  async decline(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
  ): Promise<WaitlistOfferResponse> {
    const { offer, now } = await this.answers.decline(principal, id);
    return new WaitlistOfferResponse(offer, now);
  }
}
