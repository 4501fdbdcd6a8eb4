import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { AlreadyRegistered, CurrentDevice, SignedInResponse, type Device } from '../accounts';
import { Public } from '../common/auth/access';
import { Describe } from '../common/http/documentation';
import { WithoutIdempotencyKey } from '../common/http/idempotency/idempotency.interceptor';
import { Rated } from '../common/limits/rate-kind';
import { RegisterDto } from './dto/register.dto';
import { PatientAccountsService } from './patient-accounts.service';

@ApiTags('auth')
@Controller('auth/register')
export class RegistrationController {
  constructor(private readonly accounts: PatientAccountsService) {}

  @Post()
  @Rated('sign-in')
  @Public()
  @WithoutIdempotencyKey()
  @Describe(
    'Registers a patient.',
    'Opens an account with its patient record and signs in. A taken e-mail, phone or national id gives one answer that names no field.',
    AlreadyRegistered,
  )
  @ApiCreatedResponse({ type: SignedInResponse })
  async register(@Body() body: RegisterDto, @CurrentDevice() device: Device): Promise<SignedInResponse> {
    return new SignedInResponse(await this.accounts.register(RegisterDto.toFields(body), body.password, device));
  }
}
