import { applyDecorators, Injectable, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { UUID } from '../../common/http/fields';
import { invalidField } from '../../common/http/validation.pipe';

const CODE = /^p_[a-z0-9]{6}$/;

/** `@Param('id', PathPatientId) id: string` - a UUID or a `p_` code in lower case, or a clear 400. */
@Injectable()
export class PathPatientId implements PipeTransform<string, string> {
  transform(value: string): string {
    const id = value.toLowerCase();
    if (!UUID.test(id) && !CODE.test(id)) throw invalidField('id', 'patient_id');
    return id;
  }
}

/** Documents such a parameter. */
export const ApiPatientId = (): MethodDecorator =>
  applyDecorators(ApiParam({ name: 'id', type: String, description: 'UUID or `p_` code.', example: 'p_4k9x2a' }));
