import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { answerPicture, etagOf } from '../common/pictures/picture-answer';
import { ApiPicture, PictureBody } from '../common/pictures/picture-body';
import { PictureNotFound } from '../common/pictures/pictures.errors';
import { READING, REMOVING, REPLACING } from '../common/pictures/picture-operations';
import { ApiPatientId, PathPatientId } from './dto/path-patient-id';
import { PatientPicturesService } from './patient-pictures.service';
import { PatientNotFound } from './patients.errors';

@ApiTags('patients')
@ForPeopleOnly()
@Controller('patients/:id/picture')
export class PatientPicturesController {
  constructor(private readonly pictures: PatientPicturesService) {}

  @Get()
  @Allow('patient', 'admin')
  @ApiPatientId()
  @Describe("A patient's picture.", READING, PatientNotFound, PictureNotFound)
  @ApiPicture()
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    return answerPicture(request, reply, await this.pictures.read(principal, id));
  }

  @Put()
  @HttpCode(204)
  @Allow('patient', 'admin')
  @ApiPatientId()
  @PictureBody()
  @Describe(
    "Sets a patient's picture.",
    `${REPLACING.text} Encrypted at rest; closing the record deletes it.`,
    PatientNotFound,
    ...REPLACING.errors,
  )
  @ApiNoContentResponse()
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @Body() picture: Buffer | undefined,
    @IfMatch() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const revision = await this.pictures.replace(principal, id, picture, precondition);
    void reply.header('etag', etagOf({ revision }));
  }

  @Delete()
  @HttpCode(204)
  @Allow('patient', 'admin')
  @ApiPatientId()
  @Describe("Deletes a patient's picture.", REMOVING.text, PatientNotFound, ...REMOVING.errors)
  @ApiNoContentResponse()
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    await this.pictures.remove(principal, id, precondition);
  }
}
