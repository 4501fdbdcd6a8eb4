import { In, type EntityManager } from 'typeorm';
import { effectiveStatus, type ProfessionalStatus } from './domain/effective-status';
import type { Professional } from './professional.entity';
import { ProfessionalSpecialization, Specialization } from './specialization.entity';

/** A professional together with what their row alone does not say. */
export interface Profile {
  readonly professional: Professional;
  /** By slug. */
  readonly specializations: readonly Specialization[];
  /** The status that holds now. */
  readonly status: ProfessionalStatus;
}

/** A profile and how much of it its reader may see. */
export interface ProfileView {
  readonly profile: Profile;
  readonly inFull: boolean;
}

/** Completes the rows, in their order, with two statements however many there are. */
export async function profilesOf(
  em: EntityManager,
  professionals: readonly Professional[],
  now: Date,
): Promise<Profile[]> {
  const links = await em.findBy(ProfessionalSpecialization, { professionalId: In(professionals.map(({ id }) => id)) });
  const known = await em.find(Specialization, {
    where: { id: In([...new Set(links.map(({ specializationId }) => specializationId))]) },
    order: { slug: 'ASC' },
  });
  return professionals.map((professional) => {
    const ids = new Set(
      links.filter((link) => link.professionalId === professional.id).map((link) => link.specializationId),
    );
    return {
      professional,
      specializations: known.filter(({ id }) => ids.has(id)),
      status: effectiveStatus(professional.status, professional.blockedUntil, professional.timeZone, now.getTime()),
    };
  });
}

export async function profileOf(em: EntityManager, professional: Professional, now: Date): Promise<Profile> {
  const [profile] = await profilesOf(em, [professional], now);
  if (!profile) throw new Error('A professional has exactly one profile.');
  return profile;
}
