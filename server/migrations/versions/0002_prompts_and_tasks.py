"""prompts and tasks

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reminding',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('quiet_start', sa.String(), nullable=True),
    sa.Column('quiet_end', sa.String(), nullable=True),
    sa.Column('clock', sa.String(), nullable=True),
    sa.Column('email', sa.String(), nullable=True),
    sa.Column('email_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('feed_hash', sa.String(), nullable=True),
    sa.Column('zone', sa.String(), nullable=True),
    sa.Column('zone_since', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminding_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_reminding')),
    sa.UniqueConstraint('feed_hash', name=op.f('uq_reminding_feed_hash'))
    )
    op.create_table('subscription',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('device_id', sa.Uuid(), nullable=False),
    sa.Column('endpoint', sa.String(), nullable=False),
    sa.Column('endpoint_hash', sa.String(), nullable=False),
    sa.Column('key_p256dh', sa.String(), nullable=False),
    sa.Column('key_auth', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_for', sa.String(), nullable=True),
    sa.CheckConstraint("retired_for IN ('gone', 'failing', 'signed_out', 'replaced')", name=op.f('ck_subscription_retired_for')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_subscription_device_id_device')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_subscription_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('endpoint_hash', name=op.f('uq_subscription_endpoint_hash'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_device_id'), ['device_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subscription_person_id'), ['person_id'], unique=False)

    op.create_table('pause',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('first_day', sa.Integer(), nullable=False),
    sa.Column('last_day', sa.Integer(), nullable=False),
    sa.Column('moves_calendar', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Uuid(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('holiday', 'health')", name=op.f('ck_pause_kind')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_pause_days')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_pause_made_by_id_person')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_pause_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pause'))
    )
    with op.batch_alter_table('pause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pause_trial_id'), ['trial_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('occurrence_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('leased_by', sa.String(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_as', sa.String(), nullable=True),
    sa.CheckConstraint("ended_as IN ('told', 'needless', 'expired', 'unreachable', 'unknown')", name=op.f('ck_notice_ended_as')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_as IS NULL)', name=op.f('ck_notice_ended_with_a_reason')),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_notice_occurrence_id_occurrence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('occurrence_id', 'number', name=op.f('uq_notice_occurrence_id_number'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_due', ['due_at'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_notice_occurrence_id'), ['occurrence_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('notice_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('address_id', sa.Uuid(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("channel IN ('push', 'email')", name=op.f('ck_delivery_channel')),
    sa.CheckConstraint("outcome IN ('taken', 'refused', 'gone', 'later', 'unknown')", name=op.f('ck_delivery_outcome')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_delivery_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('notice_id', 'channel', 'address_id', 'attempt', name=op.f('uq_delivery_notice_id_channel_address_id_attempt'))
    )
    op.create_table('task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('trial_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('rule_key', sa.String(), nullable=False),
    sa.Column('checkin_id', sa.Uuid(), nullable=True),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_by_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("kind IN ('danger', 'worsening', 'side_effect')", name=op.f('ck_task_kind')),
    sa.CheckConstraint("level IN ('urgent', 'soon')", name=op.f('ck_task_level')),
    sa.CheckConstraint('(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)', name=op.f('ck_task_seen_by_somebody')),
    sa.ForeignKeyConstraint(['acknowledged_by_id'], ['person.id'], name=op.f('fk_task_acknowledged_by_id_person')),
    sa.ForeignKeyConstraint(['checkin_id'], ['checkin.id'], name=op.f('fk_task_checkin_id_checkin')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_task_site_id_site')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_task_trial_id_trial')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    sa.UniqueConstraint('trial_id', 'kind', 'cause', name=op.f('uq_task_trial_id_kind_cause'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index('ix_task_next_step', ['next_step_at'], unique=False, sqlite_where=sa.text('acknowledged_at IS NULL'), postgresql_where=sa.text('acknowledged_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_task_site_id'), ['site_id'], unique=False)

    op.create_table('task_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('given_to', sa.String(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told', sa.String(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("given_to IN ('owner', 'deputy', 'contact')", name=op.f('ck_task_step_given_to')),
    sa.CheckConstraint("told IN ('sent', 'failed', 'unknown', 'no_address', 'not_set_up')", name=op.f('ck_task_step_told')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_task_step_person_id_person')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_step_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_step')),
    sa.UniqueConstraint('task_id', 'number', name=op.f('uq_task_step_task_id_number'))
    )
    with op.batch_alter_table('task_step', schema=None) as batch_op:
        batch_op.create_index('ix_task_step_untold', ['at'], unique=False, sqlite_where=sa.text('told IS NULL'), postgresql_where=sa.text('told IS NULL'))

    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.add_column(sa.Column('questionnaire', sa.String(), server_default='daily', nullable=False))
        batch_op.add_column(sa.Column('entered_by_id', sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_checkin_entered_by_id_person'), 'person', ['entered_by_id'], ['id'])

    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('questionnaire', sa.String(), server_default='daily', nullable=False))
        batch_op.add_column(sa.Column('slot', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('event_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('snoozed_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('excused_for', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_occurrence_trial_id_study_day'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_occurrence_trial_id_questionnaire_study_day_slot'), ['trial_id', 'questionnaire', 'study_day', 'slot'])
        batch_op.create_check_constraint(batch_op.f('ck_occurrence_excused_for'), "excused_for IN ('ended', 'paused', 'edited', 'illness')")
        batch_op.create_check_constraint(batch_op.f('ck_occurrence_slot'), 'slot >= 0')

    with op.batch_alter_table('protocol_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asking', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('protocol_version', schema=None) as batch_op:  # versions to come bring their own
        batch_op.alter_column('asking', server_default=None, existing_type=sa.JSON(), existing_nullable=False)



def downgrade() -> None:
    with op.batch_alter_table('protocol_version', schema=None) as batch_op:
        batch_op.drop_column('asking')

    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_occurrence_excused_for'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_occurrence_slot'), type_='check')
        batch_op.drop_constraint(batch_op.f('uq_occurrence_trial_id_questionnaire_study_day_slot'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_occurrence_trial_id_study_day'), ['trial_id', 'study_day'])
        batch_op.drop_column('moved_at')
        batch_op.drop_column('excused_for')
        batch_op.drop_column('opened_at')
        batch_op.drop_column('snoozed_until')
        batch_op.drop_column('event_id')
        batch_op.drop_column('slot')
        batch_op.drop_column('questionnaire')

    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_checkin_entered_by_id_person'), type_='foreignkey')
        batch_op.drop_column('entered_by_id')
        batch_op.drop_column('questionnaire')

    with op.batch_alter_table('task_step', schema=None) as batch_op:
        batch_op.drop_index('ix_task_step_untold', sqlite_where=sa.text('told IS NULL'), postgresql_where=sa.text('told IS NULL'))

    op.drop_table('task_step')
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_site_id'))
        batch_op.drop_index('ix_task_next_step', sqlite_where=sa.text('acknowledged_at IS NULL'), postgresql_where=sa.text('acknowledged_at IS NULL'))

    op.drop_table('task')
    op.drop_table('delivery')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_occurrence_id'))
        batch_op.drop_index('ix_notice_due', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('notice')
    with op.batch_alter_table('pause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pause_trial_id'))

    op.drop_table('pause')
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subscription_person_id'))
        batch_op.drop_index(batch_op.f('ix_subscription_device_id'))

    op.drop_table('subscription')
    op.drop_table('reminding')
