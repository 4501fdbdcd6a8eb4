import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForMachines } from '../common/auth/scopes';
import { StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { PathId } from '../common/http/path-id';
import {
  AppointmentNotFound,
  BOOKING_REFUSALS,
  OverrideNotAllowed,
  StatusTransitionNotAllowed,
} from './appointments.errors';
import { AppointmentResponse } from './dto/appointment.response';
import { CancelDto, ConfirmDto, RescheduleDto, NoteStatusDto } from './dto/move-appointment.dto';
import { ReschedulesService } from './reschedules.service';
import { StatusMovesService } from './status-moves.service';

const COMMON = [AppointmentNotFound, StatusTransitionNotAllowed, StaleVersion] as const;
const REFUSALS = Object.values(BOOKING_REFUSALS);

@ApiTags('appointments')
@ForMachines('appointments')
@Controller('appointments/:id')
export class AppointmentMovesController {
  constructor(
    private readonly reschedules: ReschedulesService,
    private readonly moves: StatusMovesService,
  ) {}

  @Post('reschedule')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Gives an appointment another time.',
    'Its own time is released and the new one taken in one step, or nothing changes; all booking rules hold. Only while `pending` or `booked`. ' +
      "A patient's move goes back to `pending` where the professional requires confirmation, and does not renew a cancellation deadline that is over.",
    ...COMMON,
    OverrideNotAllowed,
    ...REFUSALS,
  )
  @ApiOkResponse({ type: AppointmentResponse })
  async reschedule(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: RescheduleDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AppointmentResponse> {
    const order = RescheduleDto.toOrder(body);
    return new AppointmentResponse(await this.reschedules.reschedule(principal, id, order, precondition), principal);
  }

  @Post('cancel')
  @HttpCode(200)
  @Allow('patient', 'professional', 'admin')
  @Describe(
    'Cancels an appointment.',
    "Patients before the start. A patient's cancellation after the deadline of the policy under which it was booked is late; so is one that staff make for the reason `patient_request`.",
    ...COMMON,
  )
  @ApiOkResponse({ type: AppointmentResponse })
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: CancelDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.moves.cancel(principal, id, body, precondition), principal);
  }

  @Post('confirm')
  @HttpCode(200)
  @Allow('professional', 'admin')
  @Describe(
    'Confirms a pending appointment.',
    'The booking rules are asked again. It is also the correction that takes an `arrived` or `no_show` appointment back to `booked`; a `no_show` must then find its time still free.',
    ...COMMON,
    ...REFUSALS,
  )
  @ApiOkResponse({ type: AppointmentResponse })
  async confirm(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: ConfirmDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.moves.move(principal, id, 'booked', body, precondition), principal);
  }

  @Post('arrive')
  @HttpCode(200)
  @Allow('professional', 'admin')
  @Describe('Notes that the patient is there.', 'From two hours before the start.', ...COMMON)
  @ApiOkResponse({ type: AppointmentResponse })
  async arrive(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: NoteStatusDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.moves.move(principal, id, 'arrived', body, precondition), principal);
  }

  @Post('fulfill')
  @HttpCode(200)
  @Allow('professional', 'admin')
  @Describe(
    'Notes that the session took place.',
    'Not before the start. Also the correction of a `no_show`, whose time must still be free.',
    ...COMMON,
    ...REFUSALS,
  )
  @ApiOkResponse({ type: AppointmentResponse })
  async fulfill(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: NoteStatusDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.moves.move(principal, id, 'fulfilled', body, precondition), principal);
  }

  @Post('no-show')
  @HttpCode(200)
  @Allow('professional', 'admin')
  @Describe(
    'Notes that the patient did not come.',
    'Not before the start; the time becomes free. Also the correction of a `fulfilled` appointment.',
    ...COMMON,
  )
  @ApiOkResponse({ type: AppointmentResponse })
  async noShow(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathId) id: string,
    @Body() body: NoteStatusDto,
    @IfMatch() precondition: Precondition,
  ): Promise<AppointmentResponse> {
    return new AppointmentResponse(await this.moves.move(principal, id, 'no_show', body, precondition), principal);
  }
}
