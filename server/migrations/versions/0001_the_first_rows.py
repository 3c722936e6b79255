"""The first rows

Revision: 0001, after 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key_hash', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('email', 'code', 'address')", name=op.f('ck_attempt_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_kind_key_hash_at', ['kind', 'key_hash', 'at'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )
    op.create_table('person',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("language IN ('en', 'de')", name=op.f('ck_person_language')),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_person_email_is_lower_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email'))
    )
    op.create_table('audit',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('address_hash', sa.String(), nullable=True),
    sa.CheckConstraint("kind IN ('signed_in', 'sign_in_failed', 'signed_out', 'link_made', 'password_set', 'invitation_made', 'invitation_failed', 'joined', 'transfer_made', 'transfer_failed', 'device_added', 'device_revoked')", name=op.f('ck_audit_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_audit_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit'))
    )
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_person_id'), ['person_id'], unique=False)

    op.create_table('carer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('carer_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('carer_id <> patient_id', name=op.f('ck_carer_are_two_people')),
    sa.ForeignKeyConstraint(['carer_id'], ['person.id'], name=op.f('fk_carer_carer_id_person')),
    sa.ForeignKeyConstraint(['patient_id'], ['person.id'], name=op.f('fk_carer_patient_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carer'))
    )
    with op.batch_alter_table('carer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_carer_carer_id'), ['carer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_carer_patient_id'), ['patient_id'], unique=False)

    op.create_table('conflicting_copy',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('kept_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('checkin', 'report')", name=op.f('ck_conflicting_copy_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_conflicting_copy_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflicting_copy')),
    sa.UniqueConstraint('kept_id', 'digest', name=op.f('uq_conflicting_copy_kept_id_digest'))
    )
    op.create_table('credential',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_credential_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_credential'))
    )
    op.create_table('device',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('key_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_device_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_device_key_hash'))
    )
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_person_id'), ['person_id'], unique=False)

    op.create_table('sign_in_link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_link_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_link_token_hash'))
    )
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_link_person_id'), ['person_id'], unique=False)

    op.create_table('site',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('contact_name', sa.String(), nullable=False),
    sa.Column('contact_phone', sa.String(), nullable=False),
    sa.Column('contact_hours', sa.String(), nullable=False),
    sa.Column('emergency_phone', sa.String(), nullable=False),
    sa.Column('demonstration', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_site_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('staff_session',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_staff_session_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_staff_session_token_hash'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_person_id'), ['person_id'], unique=False)

    op.create_table('event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('verb', sa.String(), nullable=False),
    sa.Column('object', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seconds', sa.Float(), nullable=True),
    sa.Column('site_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_event_actor_id_person')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_event_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_at'), ['at'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("role IN ('nurse', 'clinician')", name=op.f('ck_membership_role')),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_membership_order')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_membership_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_site_id'), ['site_id'], unique=False)

    op.create_table('protocol',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('licence', sa.String(), nullable=True),
    sa.Column('review_state', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("review_state IN ('draft', 'reviewed', 'retired')", name=op.f('ck_protocol_review_state')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_protocol_author_id_person')),
    sa.ForeignKeyConstraint(['parent_id'], ['protocol.id'], name=op.f('fk_protocol_parent_id_protocol')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_protocol_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocol'))
    )
    with op.batch_alter_table('protocol', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_protocol_site_id'), ['site_id'], unique=False)

    op.create_table('transfer_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_device_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_transfer_code_device_id_device')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_transfer_code_person_id_person')),
    sa.ForeignKeyConstraint(['used_by_device_id'], ['device.id'], name=op.f('fk_transfer_code_used_by_device_id_device')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer_code')),
    sa.UniqueConstraint('handle', name=op.f('uq_transfer_code_handle'))
    )
    with op.batch_alter_table('transfer_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_transfer_code_device_id'), ['device_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_transfer_code_person_id'), ['person_id'], unique=False)

    op.create_table('protocol_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('protocol_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('valid_from_day', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('period_days', sa.Integer(), nullable=False),
    sa.Column('periods', sa.Integer(), nullable=False),
    sa.Column('washout_days', sa.Integer(), nullable=False),
    sa.Column('order_rule', sa.String(), nullable=False),
    sa.Column('half_life_days', sa.Float(), nullable=True),
    sa.Column('prompt_time', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('day_starts_at', sa.String(), nullable=False),
    sa.Column('results_staff', sa.String(), nullable=False),
    sa.Column('results_patient', sa.String(), nullable=False),
    sa.Column('before_arm', sa.String(), nullable=True),
    sa.Column('before_words', sa.String(), nullable=False),
    sa.Column('after_trial', sa.String(), nullable=False),
    sa.Column('rule_benefit', sa.Float(), nullable=False),
    sa.Column('rule_harm', sa.Float(), nullable=False),
    sa.Column('rule_similar', sa.Float(), nullable=False),
    sa.Column('blinded', sa.Boolean(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('research_reference', sa.String(), nullable=True),
    sa.Column('contact', sa.JSON(), nullable=False),
    sa.Column('suitability', sa.JSON(), nullable=False),
    sa.CheckConstraint("order_rule IN ('pairs', 'counterbalanced', 'as_imported')", name=op.f('ck_protocol_version_order_rule')),
    sa.CheckConstraint("purpose IN ('care', 'improvement', 'research')", name=op.f('ck_protocol_version_purpose')),
    sa.CheckConstraint("results_patient IN ('end', 'after_decision', 'running')", name=op.f('ck_protocol_version_results_patient')),
    sa.CheckConstraint("results_staff IN ('end', 'running')", name=op.f('ck_protocol_version_results_staff')),
    sa.CheckConstraint('half_life_days > 0', name=op.f('ck_protocol_version_half_life_days')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_protocol_version_number')),
    sa.CheckConstraint('period_days >= 1 AND periods >= 1 AND washout_days >= 0', name=op.f('ck_protocol_version_lengths')),
    sa.CheckConstraint('rule_benefit > 0.5 AND rule_benefit < 1', name=op.f('ck_protocol_version_rule_benefit')),
    sa.CheckConstraint('rule_harm > 0 AND rule_harm < 0.5', name=op.f('ck_protocol_version_rule_harm')),
    sa.CheckConstraint('rule_similar > 0.5 AND rule_similar < 1', name=op.f('ck_protocol_version_rule_similar')),
    sa.CheckConstraint('valid_from_day >= 1', name=op.f('ck_protocol_version_valid_from_day')),
    sa.CheckConstraint('washout_days < period_days', name=op.f('ck_protocol_version_washout_is_shorter')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_protocol_version_made_by_id_person')),
    sa.ForeignKeyConstraint(['protocol_id'], ['protocol.id'], name=op.f('fk_protocol_version_protocol_id_protocol')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocol_version')),
    sa.UniqueConstraint('protocol_id', 'number', name=op.f('uq_protocol_version_protocol_id_number'))
    )
    op.create_table('arm',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('code_system', sa.String(), nullable=True),
    sa.Column('code', sa.String(), nullable=True),
    sa.CheckConstraint('position >= 0', name=op.f('ck_arm_position')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_arm_protocol_version_id_protocol_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arm')),
    sa.UniqueConstraint('protocol_version_id', 'key', name=op.f('uq_arm_protocol_version_id_key')),
    sa.UniqueConstraint('protocol_version_id', 'position', name=op.f('uq_arm_protocol_version_id_position'))
    )
    op.create_table('outcome',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('low_label', sa.String(), nullable=False),
    sa.Column('high_label', sa.String(), nullable=False),
    sa.Column('minimum', sa.Float(), nullable=True),
    sa.Column('maximum', sa.Float(), nullable=True),
    sa.Column('scale', sa.Float(), nullable=True),
    sa.Column('better', sa.String(), nullable=False),
    sa.Column('recall', sa.String(), nullable=False),
    sa.Column('worthwhile', sa.Float(), nullable=False),
    sa.Column('worthwhile_set_by', sa.String(), nullable=False),
    sa.Column('code_system', sa.String(), nullable=True),
    sa.Column('code', sa.String(), nullable=True),
    sa.CheckConstraint("better IN ('higher', 'lower')", name=op.f('ck_outcome_better')),
    sa.CheckConstraint("kind IN ('continuous', 'ordinal', 'binary', 'count')", name=op.f('ck_outcome_kind')),
    sa.CheckConstraint("recall IN ('now', 'waking', 'night', '24h', '7d', '14d')", name=op.f('ck_outcome_recall')),
    sa.CheckConstraint("worthwhile_set_by IN ('patient', 'together', 'clinician')", name=op.f('ck_outcome_worthwhile_set_by')),
    sa.CheckConstraint('minimum < maximum', name=op.f('ck_outcome_bounds')),
    sa.CheckConstraint('position >= 0', name=op.f('ck_outcome_position')),
    sa.CheckConstraint('scale > 0', name=op.f('ck_outcome_scale')),
    sa.CheckConstraint('worthwhile > 0', name=op.f('ck_outcome_worthwhile')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_outcome_protocol_version_id_protocol_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('protocol_version_id', 'position', name=op.f('uq_outcome_protocol_version_id_position'))
    )
    op.create_table('trial',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=True),
    sa.Column('pseudonym', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('demonstration', sa.Boolean(), nullable=False),
    sa.Column('imported', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sequence_commitment', sa.String(), nullable=True),
    sa.CheckConstraint("state IN ('draft', 'approved', 'invited', 'joined', 'running', 'paused', 'finished', 'stopped', 'withdrawn', 'declined', 'ineligible', 'never_joined')", name=op.f('ck_trial_state')),
    sa.CheckConstraint("state IN ('draft', 'declined', 'ineligible') OR protocol_version_id IS NOT NULL", name=op.f('ck_trial_has_a_version_once_approved')),
    sa.CheckConstraint("state NOT IN ('joined', 'running', 'paused', 'finished') OR first_day IS NOT NULL", name=op.f('ck_trial_has_days_once_joined')),
    sa.CheckConstraint('(first_day IS NULL) = (last_day IS NULL)', name=op.f('ck_trial_days_come_together')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_trial_days')),
    sa.ForeignKeyConstraint(['created_by_id'], ['person.id'], name=op.f('fk_trial_created_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trial_person_id_person')),
    sa.ForeignKeyConstraint(['protocol_id'], ['protocol.id'], name=op.f('fk_trial_protocol_id_protocol')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_trial_protocol_version_id_protocol_version')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_trial_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trial')),
    sa.UniqueConstraint('site_id', 'pseudonym', name=op.f('uq_trial_site_id_pseudonym'))
    )
    with op.batch_alter_table('trial', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trial_person_id'), ['person_id'], unique=False)

    op.create_table('allocation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('first_period', sa.Integer(), nullable=False),
    sa.Column('last_period', sa.Integer(), nullable=False),
    sa.Column('arms', sa.JSON(), nullable=False),
    sa.Column('algorithm', sa.String(), nullable=False),
    sa.Column('seed', sa.String(), nullable=True),
    sa.Column('salt', sa.String(), nullable=True),
    sa.Column('commitment', sa.String(), nullable=True),
    sa.Column('probabilities', sa.JSON(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(how = 'randomised' AND salt IS NOT NULL) = (seed IS NOT NULL)", name=op.f('ck_allocation_chance_has_a_seed')),
    sa.CheckConstraint("how IN ('randomised', 'fixed', 'chosen', 'unknown')", name=op.f('ck_allocation_how')),
    sa.CheckConstraint('1 <= first_period AND first_period <= last_period', name=op.f('ck_allocation_periods')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_allocation_protocol_version_id_protocol_version')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_allocation_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation')),
    sa.UniqueConstraint('trial_id', 'number', name=op.f('uq_allocation_trial_id_number'))
    )
    op.create_table('approval',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=False),
    sa.Column('treatments_ok', sa.Boolean(), nullable=False),
    sa.Column('switches_ok', sa.Boolean(), nullable=False),
    sa.Column('washout_ok', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('treatments_ok AND switches_ok AND washout_ok', name=op.f('ck_approval_is_whole')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_approval_by_id_person')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_approval_protocol_version_id_protocol_version')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_approval_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval'))
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_trial_id'), ['trial_id'], unique=False)

    op.create_table('computation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data_digest', sa.String(), nullable=True),
    sa.Column('claimed_by', sa.String(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Float(), nullable=False),
    sa.Column('error', sa.String(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('analysis')", name=op.f('ck_computation_kind')),
    sa.CheckConstraint("state <> 'running' OR (claimed_by IS NOT NULL AND lease_until IS NOT NULL)", name=op.f('ck_computation_running_has_a_lease')),
    sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'superseded')", name=op.f('ck_computation_state')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_computation_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_computation'))
    )
    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.create_index('ix_computation_state_requested_at', ['state', 'requested_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_computation_trial_id'), ['trial_id'], unique=False)
        batch_op.create_index('uq_computation_waiting', ['trial_id', 'kind'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))

    op.create_table('consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=True),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("language IN ('en', 'de')", name=op.f('ck_consent_language')),
    sa.CheckConstraint("scope IN ('trial')", name=op.f('ck_consent_scope')),
    sa.CheckConstraint('withdrawn_at IS NULL OR withdrawn_at >= given_at', name=op.f('ck_consent_order')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_consent_device_id_device')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_consent_person_id_person')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_consent_protocol_version_id_protocol_version')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_consent_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_consent_trial_id'), ['trial_id'], unique=False)

    op.create_table('deviation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('study_day', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_deviation_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_deviation_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deviation'))
    )
    with op.batch_alter_table('deviation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deviation_trial_id'), ['trial_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('secret_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by_device_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(used_at IS NULL) = (used_by_device_id IS NULL)', name=op.f('ck_invitation_use_names_its_device')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_invitation_made_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_invitation_trial_id_trial')),
    sa.ForeignKeyConstraint(['used_by_device_id'], ['device.id'], name=op.f('fk_invitation_used_by_device_id_device')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('handle', name=op.f('uq_invitation_handle'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_trial_id'), ['trial_id'], unique=False)

    op.create_table('look',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_look_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_look_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_look'))
    )
    with op.batch_alter_table('look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_look_trial_id'), ['trial_id'], unique=False)

    op.create_table('occurrence',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('study_day', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('excused_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('opens_at <= due_at AND due_at <= expires_at', name=op.f('ck_occurrence_order')),
    sa.CheckConstraint('study_day >= 1', name=op.f('ck_occurrence_study_day')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_occurrence_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occurrence')),
    sa.UniqueConstraint('trial_id', 'study_day', name=op.f('uq_occurrence_trial_id_study_day'))
    )
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_occurrence_due_at'), ['due_at'], unique=False)

    op.create_table('period',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('amendment', sa.Integer(), nullable=False),
    sa.Column('first_day', sa.Integer(), nullable=False),
    sa.Column('last_day', sa.Integer(), nullable=False),
    sa.Column('washout_days', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('1 <= first_day AND first_day <= last_day', name=op.f('ck_period_days')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_period_number')),
    sa.CheckConstraint('washout_days >= 0', name=op.f('ck_period_washout_days')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_period_made_by_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['period.id'], name=op.f('fk_period_replaces_id_period')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_period_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period')),
    sa.UniqueConstraint('trial_id', 'number', 'amendment', name=op.f('uq_period_trial_id_number_amendment'))
    )
    op.create_table('protocol_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('number >= 1', name=op.f('ck_protocol_draft_number')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_protocol_draft_made_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_protocol_draft_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocol_draft')),
    sa.UniqueConstraint('trial_id', 'number', name=op.f('uq_protocol_draft_trial_id_number'))
    )
    op.create_table('report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("kind IN ('worse', 'stop', 'withdraw')", name=op.f('ck_report_kind')),
    sa.CheckConstraint('(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)', name=op.f('ck_report_seen_by_somebody')),
    sa.ForeignKeyConstraint(['acknowledged_by_id'], ['person.id'], name=op.f('fk_report_acknowledged_by_id_person')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_report_device_id_device')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_person_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_report_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_trial_id'), ['trial_id'], unique=False)

    op.create_table('series_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('allocation', sa.String(), nullable=False),
    sa.Column('allocation_words', sa.String(), nullable=False),
    sa.Column('duplicates', sa.String(), nullable=True),
    sa.Column('faults', sa.String(), nullable=False),
    sa.Column('period_days', sa.Integer(), nullable=True),
    sa.Column('merged_days', sa.Integer(), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("allocation IN ('randomised', 'fixed', 'chosen', 'unknown')", name=op.f('ck_series_import_allocation')),
    sa.CheckConstraint("duplicates IN ('first', 'last', 'mean')", name=op.f('ck_series_import_duplicates')),
    sa.CheckConstraint("faults IN ('refuse', 'leave_out')", name=op.f('ck_series_import_faults')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_series_import_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_series_import_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series_import')),
    sa.UniqueConstraint('trial_id', name=op.f('uq_series_import_trial_id'))
    )
    op.create_table('trial_state',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'approved', 'invited', 'joined', 'running', 'paused', 'finished', 'stopped', 'withdrawn', 'declined', 'ineligible', 'never_joined')", name=op.f('ck_trial_state_state')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_trial_state_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_trial_state_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trial_state')),
    sa.UniqueConstraint('trial_id', 'number', name=op.f('uq_trial_state_trial_id_number'))
    )
    op.create_table('analysis',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=False),
    sa.Column('computation_id', sa.Uuid(), nullable=True),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_answer_day', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('engine', sa.String(), nullable=True),
    sa.Column('allocation', sa.String(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Float(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('data_digest', sa.String(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('verdict_arm', sa.String(), nullable=True),
    sa.Column('period_rule', sa.String(), nullable=False),
    sa.Column('scale', sa.Float(), nullable=True),
    sa.Column('versions', sa.JSON(), nullable=False),
    sa.Column('priors', sa.JSON(), nullable=False),
    sa.Column('arms', sa.JSON(), nullable=False),
    sa.Column('effects', sa.JSON(), nullable=False),
    sa.Column('checks', sa.JSON(), nullable=False),
    sa.Column('posterior', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("allocation IN ('randomised', 'fixed', 'chosen', 'unknown')", name=op.f('ck_analysis_allocation')),
    sa.CheckConstraint("engine IN ('exact', 'nuts')", name=op.f('ck_analysis_engine')),
    sa.CheckConstraint("status = 'ok' OR verdict IS NULL", name=op.f('ck_analysis_withheld_has_no_verdict')),
    sa.CheckConstraint("status IN ('ok', 'withheld')", name=op.f('ck_analysis_status')),
    sa.CheckConstraint("verdict IN ('favours_arm', 'favours_reference', 'similar', 'undecided')", name=op.f('ck_analysis_verdict')),
    sa.CheckConstraint('n >= 0 AND missing >= 0', name=op.f('ck_analysis_counts')),
    sa.ForeignKeyConstraint(['computation_id'], ['computation.id'], name=op.f('fk_analysis_computation_id_computation')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_analysis_protocol_version_id_protocol_version')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_analysis_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_analysis'))
    )
    with op.batch_alter_table('analysis', schema=None) as batch_op:
        batch_op.create_index('ix_analysis_trial_id_computed_at', ['trial_id', 'computed_at'], unique=False)

    op.create_table('checkin',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=True),
    sa.Column('sent_for_trial_id', sa.Uuid(), nullable=True),
    sa.Column('kept_out', sa.String(), nullable=True),
    sa.Column('occurrence_id', sa.Uuid(), nullable=True),
    sa.Column('protocol_version_id', sa.Uuid(), nullable=True),
    sa.Column('instrument', sa.String(), nullable=False),
    sa.Column('answered_by', sa.String(), nullable=False),
    sa.Column('mode', sa.String(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('study_date', sa.Date(), nullable=False),
    sa.Column('study_day', sa.Integer(), nullable=True),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('app_version', sa.String(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('digest', sa.String(), nullable=False),
    sa.CheckConstraint("answered_by IN ('self', 'parent', 'carer', 'staff')", name=op.f('ck_checkin_answered_by')),
    sa.CheckConstraint("kept_out IN ('after_the_end', 'withdrawn', 'before_the_start')", name=op.f('ck_checkin_kept_out')),
    sa.CheckConstraint("mode IN ('app', 'paper', 'call', 'import', 'device')", name=op.f('ck_checkin_mode')),
    sa.CheckConstraint('(trial_id IS NULL) = (kept_out IS NOT NULL)', name=op.f('ck_checkin_is_in_or_says_why_not')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_checkin_device_id_device')),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_checkin_occurrence_id_occurrence')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_checkin_person_id_person')),
    sa.ForeignKeyConstraint(['protocol_version_id'], ['protocol_version.id'], name=op.f('fk_checkin_protocol_version_id_protocol_version')),
    sa.ForeignKeyConstraint(['sent_for_trial_id'], ['trial.id'], name=op.f('fk_checkin_sent_for_trial_id_trial')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_checkin_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checkin'))
    )
    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checkin_occurrence_id'), ['occurrence_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_checkin_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_checkin_trial_id_study_day', ['trial_id', 'study_day'], unique=False)

    op.create_table('answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('checkin_id', sa.Uuid(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('number', sa.Float(), nullable=True),
    sa.Column('words', sa.String(), nullable=True),
    sa.CheckConstraint('(number IS NULL) <> (words IS NULL)', name=op.f('ck_answer_has_one_value')),
    sa.ForeignKeyConstraint(['checkin_id'], ['checkin.id'], name=op.f('fk_answer_checkin_id_checkin')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer')),
    sa.UniqueConstraint('checkin_id', 'item', name=op.f('uq_answer_checkin_id_item'))
    )
    op.create_table('decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('analysis_id', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('chosen', sa.String(), nullable=False),
    sa.Column('view_patient', sa.String(), nullable=False),
    sa.Column('view_clinician', sa.String(), nullable=False),
    sa.Column('patient_words', sa.String(), nullable=False),
    sa.Column('present', sa.JSON(), nullable=False),
    sa.Column('agreement', sa.String(), nullable=False),
    sa.Column('would_change', sa.String(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('text_read', sa.String(), nullable=False),
    sa.CheckConstraint("agreement IN ('agreed', 'agreed_with_doubts', 'not_agreed')", name=op.f('ck_decision_agreement')),
    sa.ForeignKeyConstraint(['analysis_id'], ['analysis.id'], name=op.f('fk_decision_analysis_id_analysis')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_decision_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_decision_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_analysis_id'), ['analysis_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decision_trial_id'), ['trial_id'], unique=False)

    op.create_table('intake',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('checkin_id', sa.Uuid(), nullable=False),
    sa.Column('study_day', sa.Integer(), nullable=False),
    sa.Column('taken', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("taken IN ('planned', 'other_arm', 'something_else', 'nothing')", name=op.f('ck_intake_taken')),
    sa.ForeignKeyConstraint(['checkin_id'], ['checkin.id'], name=op.f('fk_intake_checkin_id_checkin')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_intake_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intake')),
    sa.UniqueConstraint('checkin_id', name=op.f('uq_intake_checkin_id'))
    )
    with op.batch_alter_table('intake', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_trial_id'), ['trial_id'], unique=False)

    op.create_table('reply',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_reply_decision_id_decision')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reply_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply'))
    )
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reply_decision_id'), ['decision_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reply_decision_id'))

    op.drop_table('reply')
    with op.batch_alter_table('intake', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intake_trial_id'))

    op.drop_table('intake')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_trial_id'))
        batch_op.drop_index(batch_op.f('ix_decision_analysis_id'))

    op.drop_table('decision')
    op.drop_table('answer')
    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.drop_index('ix_checkin_trial_id_study_day')
        batch_op.drop_index(batch_op.f('ix_checkin_person_id'))
        batch_op.drop_index(batch_op.f('ix_checkin_occurrence_id'))

    op.drop_table('checkin')
    with op.batch_alter_table('analysis', schema=None) as batch_op:
        batch_op.drop_index('ix_analysis_trial_id_computed_at')

    op.drop_table('analysis')
    op.drop_table('trial_state')
    op.drop_table('series_import')
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_trial_id'))

    op.drop_table('report')
    op.drop_table('protocol_draft')
    op.drop_table('period')
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_occurrence_due_at'))

    op.drop_table('occurrence')
    with op.batch_alter_table('look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_look_trial_id'))

    op.drop_table('look')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_trial_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('deviation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deviation_trial_id'))

    op.drop_table('deviation')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_trial_id'))
        batch_op.drop_index(batch_op.f('ix_consent_person_id'))

    op.drop_table('consent')
    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.drop_index('uq_computation_waiting', sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
        batch_op.drop_index(batch_op.f('ix_computation_trial_id'))
        batch_op.drop_index('ix_computation_state_requested_at')

    op.drop_table('computation')
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_trial_id'))

    op.drop_table('approval')
    op.drop_table('allocation')
    with op.batch_alter_table('trial', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trial_person_id'))

    op.drop_table('trial')
    op.drop_table('outcome')
    op.drop_table('arm')
    op.drop_table('protocol_version')
    with op.batch_alter_table('transfer_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_transfer_code_person_id'))
        batch_op.drop_index(batch_op.f('ix_transfer_code_device_id'))

    op.drop_table('transfer_code')
    with op.batch_alter_table('protocol', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_protocol_site_id'))

    op.drop_table('protocol')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_site_id'))
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))

    op.drop_table('membership')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_at'))
        batch_op.drop_index(batch_op.f('ix_event_actor_id'))

    op.drop_table('event')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_person_id'))

    op.drop_table('staff_session')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_organisation_id'))

    op.drop_table('site')
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_link_person_id'))

    op.drop_table('sign_in_link')
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_device_person_id'))

    op.drop_table('device')
    op.drop_table('credential')
    op.drop_table('conflicting_copy')
    with op.batch_alter_table('carer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_carer_patient_id'))
        batch_op.drop_index(batch_op.f('ix_carer_carer_id'))

    op.drop_table('carer')
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_person_id'))
        batch_op.drop_index(batch_op.f('ix_audit_at'))

    op.drop_table('audit')
    op.drop_table('person')
    op.drop_table('organisation')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_kind_key_hash_at')

    op.drop_table('attempt')
