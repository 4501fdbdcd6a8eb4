import { Body, Controller, Delete, Get, HttpCode, Param, Put, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, CurrentPrincipal, type Principal } from '../common/auth/access';
import { ForPeopleOnly } from '../common/auth/scopes';
import { StaleVersion } from '../common/errors/common.errors';
import { Describe } from '../common/http/documentation';
import { IfMatch, type Precondition } from '../common/http/etag';
import { answerPicture, etagOf } from '../common/pictures/picture-answer';
import { ApiPicture, PictureBody } from '../common/pictures/picture-body';
import { PictureNotFound, PictureNotReadable, PictureTooLarge } from '../common/pictures/pictures.errors';
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
  @Describe(
    "A patient's picture.",
    'As WebP, with an `ETag`: a caller who sends it as `If-None-Match` gets 304 as long as it is the same.',
    PatientNotFound,
    PictureNotFound,
  )
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
    'The file itself is the body: JPEG, PNG or WebP, at most 5 MB and 40 megapixels. Only its first frame is kept, upright, at most 512 by 512, without anything else that the file said (place, camera, time). Encrypted at rest; closing the record deletes it.',
    PatientNotFound,
    PictureNotReadable,
    PictureTooLarge,
    StaleVersion,
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
  @Describe(
    "Deletes a patient's picture.",
    'For good; there is no way back but to send it again.',
    PatientNotFound,
    PictureNotFound,
    StaleVersion,
  )
  @ApiNoContentResponse()
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', PathPatientId) id: string,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    await this.pictures.remove(principal, id, precondition);
  }
}
