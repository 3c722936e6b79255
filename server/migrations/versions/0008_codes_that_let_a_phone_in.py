"""codes that let a phone in

Revision: 0008, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0004'
branch_labels = None
depends_on = None

AUDITED = (
    'signed_in', 'sign_in_failed', 'signed_out', 'link_made', 'password_set', 'invitation_made', 'invitation_failed',
    'joined', 'transfer_made', 'transfer_failed', 'recovery_made', 'device_code_made', 'device_added', 'device_revoked',
)


def upgrade() -> None:
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('transfer_code', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(), server_default='transfer', nullable=False))
        batch_op.add_column(sa.Column('made_by_id', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column('device_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column('expires_at', existing_type=sa.DateTime(timezone=True), nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_transfer_code_made_by_id_person'), 'person', ['made_by_id'], ['id'])
        batch_op.create_check_constraint(op.f('ck_transfer_code_kind'), "kind IN ('transfer', 'recovery', 'clinic')")
        batch_op.create_check_constraint(op.f('ck_transfer_code_only_recovery_has_no_end'), "(expires_at IS NULL) = (kind = 'recovery')")

    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.add_column(sa.Column('early', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_audit_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_audit_kind'), f'kind IN {AUDITED}')
